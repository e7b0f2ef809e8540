/** Runs the trainer with each list of arguments that its parent sends: the other side of `manyCommands()`. */
import { answerCommands } from "@msmae/testing/answer-commands";
import { run } from "../main.js";

answerCommands(run);
