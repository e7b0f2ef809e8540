import { expect, test } from "@jest/globals";
import type { CorpusIndex } from "@msmae/datasets";
import { describeSigners } from "./signers.js";

const noteOf = (
  learnt: (string | undefined)[],
  measured: (string | undefined)[],
  part: "valid" | "test" = "test",
) => {
  const clips = [...learnt, ...measured].map((signer, i) => ({
    ...{ id: `${i}`, path: "", first: 0, frames: 9, fps: 25 },
    ...(signer !== undefined && { signer }),
  }));
  const source = { kind: "manifest", path: "m.jsonl" } as const;
  const labelled = clips.map((_, clip) => ({ clip, label: 0 }));
  const split = {
    train: labelled.slice(0, learnt.length),
    valid: [],
    test: [],
    [part]: labelled.slice(learnt.length),
  };
  return describeSigners({ source, clips } satisfies Pick<CorpusIndex, "source" | "clips">, split);
};

test("signers who are both learnt from and measured are told, with how many clips", () => {
  expect(noteOf(["me", "friend"], ["me", "other", "me"])).toEqual({
    kind: "shared",
    shared: ["me"],
    text: "2 of 3 test clips are of signers that are trained on, too (me): other people will be recognised less well",
  });
  expect(noteOf(["a", "b", "c", "d"], ["a", "b", "c", "d"], "valid")?.text).toBe(
    "4 of 4 validation clips are of signers that are trained on, too (a, b, c, …): other people will be recognised less well",
  );
  expect(noteOf(["me"], ["friend"])).toBeUndefined();
  expect(noteOf(["me"], [])).toBeUndefined();
});

test("where nobody says who signs, that is told", () => {
  expect(noteOf([undefined], [undefined])?.kind).toBe("unknown");
  expect(noteOf(["me"], [undefined])?.kind).toBe("unknown");
});
