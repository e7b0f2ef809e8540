import { type AnyTraining, inBytes, listSettings, planTraining } from "@msmae/tasks";
import { createPrinter, duration } from "@msmae/terminal";
import { showRun } from "./show-run.js";

/** Of a value, so many characters widen its column. Chosen here: a list of streams. */
const WIDEST = 24;

/** `--settings`: every setting, its value, where that is from and what it is. */
export async function printSettings(training: AnyTraining, json: boolean): Promise<void> {
  const settings = await listSettings(training);
  if (json) {
    console.log(JSON.stringify(settings, null, 2));
    return;
  }
  const shown = settings.map((setting) => ({ ...setting, text: JSON.stringify(setting.value) ?? "–" }));
  const width = (of: readonly string[]) => Math.max(...of.map(({ length }) => length));
  const [names, values] = [
    width(shown.map(({ name }) => name)),
    width(shown.map(({ text }) => text.slice(0, WIDEST))),
  ];
  for (const { name, text, source, about } of shown) {
    console.log(`${name.padEnd(names)}  ${text.padEnd(values)}  ${source}`);
    if (about !== undefined) console.log(`    ${about}`);
  }
}

/** `--dry-run`: what a run would be. */
export async function printPlan(training: AnyTraining, json: boolean): Promise<void> {
  const printer = createPrinter(json);
  const plan = await planTraining(training, { onProgress: showRun(printer) }).finally(() => printer.stop());
  const { config, clips, parameters, steps, provider, measured, secondsPerStep, peakMemory } = plan;
  const time =
    secondsPerStep === undefined
      ? "not measured: the run has one step, which compiles"
      : `${secondsPerStep.toPrecision(3)} s, the mean of ${measured} on its data; ${duration(secondsPerStep * steps)} for all, without validation`;
  const lines = [
    ["Settings", JSON.stringify(config)],
    ["Clips", `${clips.train} to train on, ${clips.valid} for validation, ${clips.test} for test`],
    ["Model", `${parameters} parameters to train on ${provider}`],
    ["Steps", `${steps}`],
    ["A step", time],
    ["Memory", `${inBytes(peakMemory)} at most so far${provider === "cpu" ? "" : ", without the GPU's"}`],
  ];
  printer.finish(
    `${lines.map(([label, text]) => `${label?.padEnd(10)}${text}`).join("\n")}\nNothing was written.`,
    { ...plan },
  );
}
