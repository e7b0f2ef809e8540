/** Writes a file of a result into the folder that is its argument, says so, and waits. */
import { OutputFolder } from "./output-folder.js";

await OutputFolder.fill(process.argv[2]!, async (output) => {
  output.write("a", "1");
  process.stdout.write("written\n");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
