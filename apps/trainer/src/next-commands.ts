import { relative } from "node:path";
import { shellWord, startLine } from "@msmae/terminal";

/**
 * What to type once a run is finished.
 *
 * @param task What the run is of: `pretrain`, `recognize` or `translate`.
 * @param run Its folder.
 * @example
 * nextCommands("pretrain", "/home/a/runs/encoder"); // ["npx @msmae/trainer recognize --init runs/encoder --data YOUR-SIGNS"]
 */
export function nextCommands(task: string, run: string): string[] {
  const near = relative(process.cwd(), run);
  const folder = shellWord(near === "" || near.startsWith("..") ? run : near);
  const [trainer, evaluator] = [startLine("trainer"), startLine("evaluator")];
  const test = (command: string, data: string) =>
    `${evaluator} ${command} --checkpoint ${folder} --data ${data} --out ${folder}-on-others`;
  if (task === "pretrain") return [`${trainer} recognize --init ${folder} --data YOUR-SIGNS`];
  if (task === "translate") return [test("translate", "OTHER-SENTENCES")];
  return [test("recognize", "OTHER-PEOPLE"), `${trainer} export ${folder} --onnx ${folder}/model.onnx`];
}
