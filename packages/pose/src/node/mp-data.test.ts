import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { permuted, signing } from "../formats/signing.fixture.js";
import { type NpyArray, writeNpy } from "../index.js";
import { findMpData, findMpDataOrder, readMpData } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-mp-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, array: NpyArray): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, writeNpy(array));
}

test("a tree whose recordings speak for different orders is taken in the usual one, which is said", async () => {
  const options = { frames: 12, face: 0, visibility: true };
  const usual = signing(options);
  const swapped = permuted(usual, options, ["pose", "right", "left"]);
  for (let i = 0; i < 10; i++) write(`split/hello/${i}.npy`, i < 8 ? usual : swapped);
  const tree = join(folder, "split");
  expect(await findMpDataOrder(await findMpData(tree), tree)).toEqual({
    order: ["pose", "left", "right"],
    usual: true,
    notice:
      "the evidence of the order is split: 2 of 10 recordings speak for another one (hello/8: pose, right hand, left hand); the usual order was taken, --order forces another",
  });
  const [first, ...others] = await findMpData(tree);
  expect(await findMpDataOrder([first!, ...others.slice(0, 7)], tree)).not.toHaveProperty("notice");
});

test("values that are no numbers are told, each with its place", async () => {
  const array = signing({ frames: 5, face: 0 });
  array.data.fill(Number.NaN, 258 * 3 + 132, 258 * 3 + 135);
  write("nan/hello/0.npy", array);
  const [sequence] = await findMpData(join(folder, "nan"));
  const lost: unknown[] = [];
  await readMpData(sequence!, { width: 640, height: 480, fps: 25 }, { onLost: (point) => lost.push(point) });
  expect(lost).toEqual([{ frame: 3, component: "LEFT_HAND_LANDMARKS", point: "WRIST" }]);
});
