import { expect, test } from "@jest/globals";
import { KEYPOINTS } from "@msmae/pose";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import {
  enableProdMode,
  grad,
  type Tensor,
  type Tensor3D,
  tensor,
  tensor3d,
  tidy,
} from "@tensorflow/tfjs-core";
import {
  LOSS_KINDS,
  type LossKind,
  lossOf,
  maskedLoss,
  placeAndSize,
  putInPlace,
  standardise,
  toCubelets,
} from "./index.js";

enableProdMode();

const [clips, tokens, stride] = [2, 4, 3] as const;
const frames = tokens * stride;
const streams = ["body", "left"] as const;

/** Random predictions, coordinates and presence; nothing is seen in clip 1 after its fifth frame (padding). */
function example(seed: number) {
  const random = seeded(seed);
  const draw = (length: number) => Float32Array.from({ length }, () => 4 * random() - 2);
  const each = <U>(make: (keypoints: number) => U) => ({
    body: make(KEYPOINTS.body),
    left: make(KEYPOINTS.left),
  });
  return {
    coordinates: each((k) => draw(clips * frames * k * 2)),
    prediction: each((k) => draw(clips * frames * k * 2)),
    present: each((k) =>
      Float32Array.from({ length: clips * frames * k }, (_, i) =>
        i < (frames + 5) * k && random() < 0.7 ? 1 : 0,
      ),
    ),
    masked: Float32Array.of(
      0,
      1,
      1,
      0,
      /* left */ 1,
      0,
      0,
      1,
      /* clip 1 */ 1,
      0,
      0,
      1,
      /* left */ 0,
      1,
      0,
      1,
    ),
  };
}
type Example = ReturnType<typeof example>;

function ours({ coordinates, prediction, present, masked }: Example, kind: LossKind, sequences = 2) {
  return tidy(() => {
    const cubelets = (values: Float32Array) =>
      toCubelets(tensor(values, [clips, frames, values.length / clips / frames / 2, 2]), stride);
    const seen = (values: Float32Array) => tensor(values, [clips, frames, values.length / clips / frames]);
    const { loss, perStream } = maskedLoss({
      streams,
      prediction: { body: cubelets(prediction.body), left: cubelets(prediction.left) },
      target: { body: cubelets(coordinates.body), left: cubelets(coordinates.left) },
      present: { body: seen(present.body), left: seen(present.left) },
      masked: tensor(masked, [clips, sequences, tokens]),
      kind,
    });
    return [loss, perStream.body!, perStream.left!].map((value) => value.dataSync()[0]!);
  });
}

/** The paper's formula as loops over clips, tokens, frames and keypoints. */
function byHand({ coordinates, prediction, present, masked }: Example, kind: LossKind): number[] {
  let total = 0;
  let count = 0;
  const own: number[] = [];
  for (const [p, name] of streams.entries()) {
    let sum = 0;
    let ofStream = 0;
    for (let b = 0; b < clips; b++) {
      for (let n = 0; n < tokens; n++) {
        if (masked[(b * 2 + p) * tokens + n] === 0) continue;
        ofStream++;
        const [found, wanted]: [number[], number[]] = [[], []]; // x0, y0, x1, y1, … of the present keypoints
        for (let t = n * stride; t < (n + 1) * stride; t++) {
          for (let k = 0; k < KEYPOINTS[name]; k++) {
            const point = (b * frames + t) * KEYPOINTS[name] + k;
            if (present[name][point] === 0) continue;
            found.push(...prediction[name].subarray(2 * point, 2 * point + 2));
            wanted.push(...coordinates[name].subarray(2 * point, 2 * point + 2));
          }
        }
        const target = kind === "normalised" ? withoutPlaceAndSize(wanted) : wanted;
        const squares = found.reduce((all, value, i) => all + (value - target[i]!) ** 2, 0);
        sum += kind === "paper" ? squares : squares / Math.max(1, found.length);
      }
    }
    total += sum;
    count += ofStream;
    own.push(sum / ofStream);
  }
  return [total / count, ...own];
}

/** x0, y0, x1, y1, … about their mean point, in units of their deviation. */
function withoutPlaceAndSize(points: readonly number[]): number[] {
  const mean = [0, 1].map((d) => {
    const values = points.filter((_, i) => i % 2 === d);
    return values.reduce((a, b) => a + b, 0) / values.length;
  });
  const centred = points.map((value, i) => value - mean[i % 2]!);
  const variance = centred.reduce((all, value) => all + value * value, 0) / points.length;
  return centred.map((value) => value / Math.sqrt(variance + 1e-4));
}

test.each(LOSS_KINDS)("maskedLoss() follows the formula, summed by loops: %s", (kind) => {
  for (const seed of [1, 2, 3]) {
    const expected = byHand(example(seed), kind);
    ours(example(seed), kind).forEach((value, i) => {
      expect(value / expected[i]!).toBeCloseTo(1, 5);
    });
  }
});

test("maskedLoss() counts masked tokens without any present keypoint: padding does not raise the rest's weight", () => {
  const nothing = example(1);
  for (const name of streams) nothing.present[name].fill(0);
  expect(ours(nothing, "paper")).toEqual([0, Number.NaN, Number.NaN]);
  expect(ours(nothing, "mean")).toEqual([0, Number.NaN, Number.NaN]);

  const one = example(1);
  for (const name of streams) one.present[name].fill(0);
  const point = (0 * frames + 1 * stride) * KEYPOINTS.body; // clip 0, token 1, first keypoint: masked
  one.present.body[point] = 1;
  one.prediction.body.set([3, 0], 2 * point);
  one.coordinates.body.set([0, 4], 2 * point);
  expect(ours(one, "paper")).toEqual([25 / 8, 25 / 4, Number.NaN]);
  expect(ours(one, "mean")).toEqual([12.5 / 8, 12.5 / 4, Number.NaN]);
});

test("maskedLoss() ignores what missing keypoints and visible tokens hold", () => {
  const [changed, same] = [example(4), example(4)];
  for (const [p, name] of streams.entries()) {
    for (let point = 0; point < changed.present[name].length; point++) {
      const b = Math.floor(point / (frames * KEYPOINTS[name]));
      const n = Math.floor(point / (stride * KEYPOINTS[name])) % tokens;
      if (changed.present[name][point] === 1 && changed.masked[(b * 2 + p) * tokens + n] === 1) continue;
      changed.coordinates[name].set([1e3, -1e3], 2 * point);
      changed.prediction[name].set([-7, 50], 2 * point);
    }
  }
  for (const kind of LOSS_KINDS) expect(ours(changed, kind)).toEqual(ours(same, kind));
});

test("the normalised loss asks for neither place nor size; putInPlace() gives them back", () => {
  const { coordinates, present, prediction, masked } = example(5);
  const elsewhere = coordinates.left.map((value, i) => 3 * value + (i % 2 === 0 ? 10 : -20));
  const [here, there] = [coordinates.left, elsewhere].map((left) =>
    ours({ coordinates: { ...coordinates, left }, present, prediction, masked }, "normalised"),
  );
  expect(there![2]! / here![2]!).toBeCloseTo(1, 3);
  tidy(() => {
    const target = tensor(elsewhere, [clips, tokens, stride * KEYPOINTS.left * 2]);
    const found = placeAndSize(target, tensor(present.left, [clips, frames, KEYPOINTS.left]));
    const again = putInPlace(standardise(target, found), found).dataSync();
    again.forEach((value, i) => {
      expect(value).toBeCloseTo(elsewhere[i]!, 3);
    });
  });
});

test("maskedLoss() of fused tokens counts a masked token once, and all its streams", () => {
  const fused = { ...example(7), masked: Float32Array.of(0, 1, 1, 0, /* clip 1 */ 1, 0, 0, 1) };
  const each = {
    ...fused,
    masked: Float32Array.of(0, 1, 1, 0, 0, 1, 1, 0, /* clip 1 */ 1, 0, 0, 1, 1, 0, 0, 1),
  };
  for (const kind of LOSS_KINDS) {
    const [loss, ...own] = ours(fused, kind, 1);
    const [perStream, ...ownOfEach] = byHand(each, kind); // the same masks, as many tokens for each of two streams
    expect(loss! / (2 * perStream!)).toBeCloseTo(1, 5);
    own.forEach((value, i) => {
      expect(value / ownOfEach[i]!).toBeCloseTo(1, 5);
    });
  }
});

test("maskedLoss() has the gradient 2 w (prediction - target), of either sign", () => {
  const { coordinates, prediction, present, masked } = example(6);
  tidy(() => {
    const shape = [clips, tokens, stride * KEYPOINTS.body * 2];
    const gradient = grad((body: Tensor) => {
      const target = { body: tensor(coordinates.body, shape) };
      const seen = { body: tensor(present.body, [clips, frames, KEYPOINTS.body]) };
      const mask = tensor(masked, [clips, 2, tokens]).slice([0, 0, 0], [clips, 1, tokens]);
      return maskedLoss({
        streams: ["body"],
        prediction: { body: body as Tensor3D },
        target,
        present: seen,
        masked: mask,
        kind: "paper",
      }).loss;
    })(tensor(prediction.body, shape)).dataSync();
    const count = 4; // masked tokens of the body
    gradient.forEach((value, i) => {
      const token = Math.floor(i / shape[2]!);
      const mask = masked[Math.floor(token / tokens) * 2 * tokens + (token % tokens)]!;
      const weight = (mask * present.body[i >> 1]!) / count;
      expect(value).toBeCloseTo(2 * weight * (prediction.body[i]! - coordinates.body[i]!), 5);
    });
    expect(gradient.some((value) => value < 0) && gradient.some((value) => value > 0)).toBe(true);
  });
});

test("a loss that trains no coordinates says what it lacks, and takes it from the truth", () => {
  const { told } = lossOf("normalised");
  expect(told?.what).toBe("place and size");
  expect(lossOf("paper").told).toBeUndefined();
  const { coordinates, prediction, present, masked } = example(8);
  tidy(() => {
    const shape: [number, number, number] = [clips, tokens, stride * KEYPOINTS.body * 2];
    const given = {
      streams: ["body"] as const,
      prediction: { body: tensor3d(prediction.body, shape) },
      target: { body: tensor3d(coordinates.body, shape) },
      present: { body: tensor(present.body, [clips, frames, KEYPOINTS.body]) },
      masked: tensor(masked, [clips, 2, tokens]).slice([0, 0, 0], [clips, 1, tokens]),
    };
    const plain = maskedLoss({ ...given, kind: "paper" }).reconstruction.body!;
    expect(plain).toBe(given.prediction.body);
    const completed = maskedLoss({ ...given, kind: "normalised" }).reconstruction.body!;
    const seen = given.present.body;
    const wanted = putInPlace(given.prediction.body, placeAndSize(given.target.body, seen)).dataSync();
    expect([...completed.dataSync()]).toEqual([...wanted]);
  });
});
