import { expect, test } from "@jest/globals";
import { attentionPicture } from "./attention-picture.js";

const STRIP =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80.5" viewBox="0 0 400 80.5"></svg>';

/** Left, top, right and bottom of each cell of a shade. */
function cells(picture: string, opacity: number): number[][] {
  const path = new RegExp(`fill-opacity="${opacity}" d="([^"]*)"`).exec(picture)?.[1] ?? "";
  return [...path.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)/g)].map((match) =>
    match.slice(1).map(Number),
  );
}

test("attentionPicture() puts a cell under the part of the strip that its time step is", () => {
  const picture = attentionPicture(STRIP, [
    { token: "▁a", weights: [0, 0.5, 0.5, 0] },
    { token: "b", weights: [0.2, 0, 0, 0.1] },
  ]);
  // 400 x 80.5 is drawn 880 wide, so 177 high; rows begin 4 below.
  expect(picture).toContain('x="110" width="880" height="177" viewBox="0 0 400 80.5"');
  // Each row by its own largest value: two cells of the first row, and one of the second, are the darkest.
  expect(cells(picture, 1)).toEqual([
    [330, 181, 550, 194],
    [550, 181, 770, 194],
    [110, 195, 330, 208],
  ]);
  expect(cells(picture, 0.5)).toEqual([[770, 195, 990, 208]]);
  expect(picture.match(/<path fill-opacity/g)).toHaveLength(2);
  expect(picture).toContain(">▁a</text>");
});

test("a long clip's columns are means, and a row without weight is empty", () => {
  const weights = Float32Array.from({ length: 800 }, (_, at) => (at < 4 ? 1 : 0));
  const picture = attentionPicture(STRIP, [
    { token: "a", weights },
    { token: "b", weights: new Float32Array(800) },
  ]);
  expect(cells(picture, 1)).toEqual([[110, 181, 114, 194]]); // 4 of 800 steps are one of 200 columns
  expect(picture.match(/M\d+ [\d.]+H/g)).toHaveLength(2); // that cell, and the frame
});

test("tokens are text, and what is no picture is refused", () => {
  const picture = attentionPicture(STRIP, [{ token: '<b>&"\u0007', weights: [1] }]);
  expect(picture).toContain(">&#60;b&#62;&#38;&#34;</text>");
  expect(attentionPicture(STRIP, [])).not.toContain("<path");
  expect(() => attentionPicture("<svg>", [])).toThrow("no picture with a size");
});
