import { fork } from "node:child_process";
import { afterAll } from "@jest/globals";
import type { Answer, Question } from "./answer-commands.js";
import { newFolder } from "./folder.js";
import type { Ended } from "./process.js";

/**
 * One process in which many short commands run one after the other, since starting one takes longer than what they do. For
 * tests of what a command says and writes; those of a process' start, its signals or its end need one of their own.
 *
 * @param program A file that calls `answerCommands()`.
 * @returns A folder of its own that `command` stands in, and `commandIn` for another folder.
 */
export function manyCommands(program: string) {
  const cwd = newFolder();
  const child = fork(program, { cwd, silent: true });
  const asked = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let [next, errors] = [0, ""];
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  child.on("message", (answer: Answer) => {
    asked.get(answer.id)?.resolve(answer);
    asked.delete(answer.id);
  });
  child.on("close", (code, signal) => {
    const error = new Error(`${program} ended (${code ?? signal}) before it answered: ${errors}`);
    for (const { reject } of asked.values()) reject(error);
  });
  afterAll(() => {
    child.kill();
  });

  const commandIn = (folder: string, ...args: readonly string[]): Promise<Omit<Ended, "signal">> =>
    new Promise((resolve, reject) => {
      const question: Question = { id: next++, cwd: folder, args };
      asked.set(question.id, { resolve, reject });
      child.send(question, (error) => error && reject(error));
    });
  const command = (...args: readonly string[]) => commandIn(cwd, ...args);
  return { cwd, command, commandIn };
}
