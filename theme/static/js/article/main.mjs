// What an article can do where scripts run: show where a reader is, print, send, and read itself aloud.
import { markPart } from "./contents.mjs";
import { listen } from "./listen.mjs";
import { pickQuestions } from "./questions.mjs";
import { tellAge } from "./age.mjs";
import { printAndSend } from "./actions.mjs";

tellAge();
markPart();
pickQuestions();
printAndSend();
listen();
