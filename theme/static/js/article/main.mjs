// What an article can do where scripts run: show where a reader is, print, send, and read itself aloud.
import { markPart } from "./contents.mjs";
import { listen } from "./listen.mjs";
import { pickQuestions } from "./questions.mjs";
import { printAndSend } from "./actions.mjs";

markPart();
pickQuestions();
printAndSend();
listen();
