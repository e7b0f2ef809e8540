/** `node extract.fixture.js JOBS OPTIONS`, both as JSON, extracts and prints each event as a line of JSON. */
import { extractVideos } from "./extract-videos.js";

const [jobs, options] = process.argv.slice(2).map((text) => JSON.parse(text));
await extractVideos(jobs, {
  complexity: 0,
  ...options,
  onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
});
