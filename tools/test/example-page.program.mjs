/** `node example-page.program.mjs PAGE CLIP`: what the example's page answers of a clip, as JSON; null without a Chromium. */
import { openPage } from "../pack/chromium.mjs";

const [page, clip] = process.argv.slice(2);
const answers = await openPage(page, async (tab) => {
  await tab.locator("input:enabled").setInputFiles(clip);
  await tab.locator("#answers li").first().waitFor();
  if ((await tab.locator("#skeleton svg path").count()) === 0) throw new Error("the page draws nothing");
  return tab.locator("#answers li").allTextContents();
});
console.log(JSON.stringify(answers ?? null));
