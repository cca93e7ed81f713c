// Small comforts. Every page can be read and printed without this file.
import { foldParts } from "./folds.mjs";
import { keepPlace } from "./languages.mjs";
import { openPopups } from "./popup.mjs";

foldParts();
keepPlace();
openPopups();
