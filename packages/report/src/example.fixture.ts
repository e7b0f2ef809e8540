import type { PicturesSection, PlayerClip, PlayerPoints, PlayerSection, Report, Series } from "./report.js";

// Data for tests, all of it made up here: a stick figure that waves its arms, and numbers of a run that never was.

type Name = "body" | "left" | "right";
type Limbs = Readonly<Record<Name, readonly (readonly [number, number])[]>>;
const NAMES: readonly Name[] = ["body", "left", "right"];
const FRAMES = 75;

export interface ExampleClip {
  readonly caption: string;
  readonly frames: number;
  readonly fps: number;
  readonly original: Readonly<Record<Name, Required<PlayerPoints>>>;
  readonly reconstruction: Readonly<Record<Name, Required<PlayerPoints>>>;
  readonly masked: Readonly<Record<Name, Uint8Array>>;
}

/** Numbers in [0, 1) that look random and are the same each time. */
function noise(seed: number): number {
  const value = Math.sin(12.9898 * seed + 4.1414) * 43758.5453;
  return value - Math.floor(value);
}

/** [T, K, 2], in widths of the shoulders around their middle. */
export function exampleClip(seed: number, caption: string): ExampleClip {
  const body: number[] = [];
  const hands: Record<"left" | "right", number[]> = { left: [], right: [] };
  for (let t = 0; t < FRAMES; t++) {
    const phase = (2 * Math.PI * t) / FRAMES;
    const joints: [number, number][] = [];
    for (const [name, side] of [
      ["left", 1],
      ["right", -1],
    ] as const) {
      const turn = phase * (1 + (seed % 3)) + (side > 0 ? 0 : 0.4 * seed);
      const shoulder: [number, number] = [0.5 * side, 0];
      const wrist: [number, number] = [
        side * (0.3 + 0.24 * Math.sin(turn)),
        0.42 - 0.5 * Math.cos(turn + 0.3 * Math.sin(2 * phase)),
      ];
      const elbow = bend(shoulder, wrist, 0.68);
      joints.push(shoulder, elbow, wrist);
      const open = 0.5 + 0.5 * Math.sin(phase * 2 + seed);
      hands[name].push(...hand(wrist, Math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0]), side, open));
    }
    for (const k of [0, 3, 1, 4, 2, 5]) body.push(...joints[k]!);
  }
  const original = { body: seen(body), left: seen(hands.left), right: seen(hands.right) };
  // A detector loses a hand now and then.
  for (let t = 30; t < 39; t++) original.left.present.fill(0, 21 * t, 21 * (t + 1));
  const drifting = (name: Name, drift: number) =>
    seen(Array.from(original[name].coordinates, (x, i) => x + drift * Math.sin(i % 2 ? i / 97 : i / 61)));
  const reconstruction = {
    body: drifting("body", 0.02),
    left: drifting("left", 0.05),
    right: drifting("right", 0.05),
  };
  const hiding = (offset: number) =>
    Uint8Array.from({ length: FRAMES }, (_, t) => (noise(seed + offset + Math.floor(t / 4)) < 0.5 ? 1 : 0));
  const masked = { body: hiding(0), left: hiding(100), right: hiding(200) };
  return { caption, frames: FRAMES, fps: 25, original, reconstruction, masked };
}

/** The elbow of an arm with two bones of one length, outside of the line from the shoulder to the wrist. */
function bend(
  [sx, sy]: readonly [number, number],
  [wx, wy]: readonly [number, number],
  bone: number,
): [number, number] {
  const distance = Math.hypot(wx - sx, wy - sy);
  const out = Math.sqrt(Math.max(0, bone ** 2 - (distance / 2) ** 2)) / distance;
  const elbow = (s: number): [number, number] => [
    (sx + wx) / 2 + s * out * (wy - sy),
    (sy + wy) / 2 - s * out * (wx - sx),
  ];
  const [one, other] = [elbow(1), elbow(-1)];
  return one[1] > other[1] ? one : other;
}

function hand(wrist: readonly [number, number], angle: number, side: number, open: number): number[] {
  const points = [...wrist];
  for (let finger = 0; finger < 5; finger++) {
    const spread = angle - side * (finger - 2) * (0.16 + 0.14 * open) - (finger === 0 ? side * -0.4 : 0);
    for (let joint = 1; joint <= 4; joint++) {
      const curl = side * (1 - open) * 0.35 * (joint - 1);
      const reach =
        finger === 0 ? 0.055 * joint : joint === 1 ? 0.17 : 0.17 + (joint - 1) * 0.06 * (0.4 + 0.6 * open);
      points.push(wrist[0] + reach * Math.cos(spread + curl), wrist[1] + reach * Math.sin(spread + curl));
    }
  }
  return points;
}

function seen(coordinates: readonly number[]) {
  return {
    coordinates: Float32Array.from(coordinates),
    present: new Uint8Array(coordinates.length / 2).fill(1),
  };
}

export function exampleCurve(name: string, from: number, to: number, steps: number, rough = 0.08): Series {
  const points = Array.from({ length: steps }, (_, i): [number, number] => {
    const trend = to + (from - to) * Math.exp((-5 * i) / steps);
    return [10 * (i + 1), trend * (1 + rough * (noise(i + from) - 0.5) * 2)];
  });
  return { name, points };
}

function playerClip(clip: ExampleClip, limbs: Limbs): PlayerClip {
  return {
    caption: clip.caption,
    fps: clip.fps,
    frames: clip.frames,
    streams: NAMES.map((name) => ({
      name,
      limbs: limbs[name],
      original: clip.original[name],
      reconstruction: clip.reconstruction[name],
      masked: clip.masked[name],
    })),
  };
}

/** A report with every kind of section, as the trainer would write it. */
export function exampleReport(
  clips: readonly ExampleClip[],
  limbs: Limbs,
  pictures: PicturesSection["items"],
): Report {
  const player: PlayerSection = {
    kind: "player",
    title: "Clips in motion",
    caption:
      "Held-out signers. In the reconstruction a masked stream is the model's, a visible one the original.",
    clips: clips.map((clip) => playerClip(clip, limbs)),
  };
  return {
    title: "MS-MAE pretraining, preset small",
    subtitle:
      "An example report: a model of 4.2 M parameters on a corpus of synthetic signers, masked with DiffMask at 0.5.",
    notes: [
      "All numbers and clips on this page are invented, to show the page.",
      "Trained on synthetic signers.",
    ],
    figures: [
      { label: "Loss on masked tokens", value: "0.0183", note: "first step 2.41" },
      { label: "Better than interpolation", value: "41 %", note: "mean over streams, held-out signers" },
      { label: "Speed", value: "38 clips/s", note: "two cores, ONNX Runtime" },
      { label: "Time", value: "17 min 20 s", note: "6,000 steps" },
    ],
    sections: [
      {
        kind: "curves",
        title: "Loss",
        x: "step",
        logarithmic: true,
        series: [
          exampleCurve("loss", 2.4, 0.018, 600),
          exampleCurve("body", 0.9, 0.004, 600),
          exampleCurve("left", 1.9, 0.024, 600),
          exampleCurve("right", 2.1, 0.03, 600),
          {
            name: "validation",
            points: exampleCurve("", 2.2, 0.021, 600, 0.02).points.filter((_, i) => i % 50 === 49),
          },
        ],
      },
      {
        kind: "curves",
        title: "Learning rate",
        x: "step",
        half: true,
        series: [
          {
            name: "learning rate",
            points: Array.from({ length: 600 }, (_, i) => {
              const rate = i < 60 ? i / 60 : 0.5 + 0.5 * Math.cos((Math.PI * (i - 60)) / 540);
              return [10 * (i + 1), 8e-4 * rate] as const;
            }).filter((_, i) => i % 8 === 0),
          },
        ],
      },
      {
        kind: "curves",
        title: "Throughput",
        x: "step",
        half: true,
        series: [exampleCurve("clips a second", 20, 38, 600)],
      },
      {
        kind: "bars",
        title: "Error on masked tokens, by stream",
        caption: "Mean distance from the truth in widths of the shoulders; shorter is better.",
        groups: (["body", "left hand", "right hand"] as const).map((label, i) => ({
          label,
          bars: [
            { label: "MS-MAE", value: 0.031 + 0.02 * i, emphasis: true },
            { label: "linear interpolation", value: 0.052 + 0.03 * i },
            { label: "nearest visible", value: 0.081 + 0.03 * i },
            { label: "mean pose", value: 0.24 + 0.06 * i },
          ],
        })),
      },
      {
        kind: "table",
        title: "Reconstruction error",
        caption:
          "Mean distance on masked tokens, in widths of the shoulders, over 64 clips of held-out signers.",
        columns: [
          { title: "method" },
          { title: "body", best: "lowest" },
          { title: "left hand", best: "lowest" },
          { title: "right hand", best: "lowest" },
          { title: "all", best: "lowest" },
        ],
        rows: [
          ["MS-MAE, DiffMask", 0.031, 0.051, 0.071, 0.0538],
          ["MS-MAE, SameMask", 0.036, 0.062, 0.083, 0.0643],
          ["linear interpolation", 0.052, 0.082, 0.112, 0.0872],
          ["nearest visible token", 0.081, 0.111, 0.141, 0.1182],
          ["mean pose", 0.24, 0.3, 0.36, Number.NaN],
        ],
      },
      {
        kind: "pictures",
        title: "Reconstructions",
        caption: "Some frames of each clip. Shaded: masked, with a bar below for each stream that was.",
        items: pictures,
      },
      player,
      {
        kind: "facts",
        title: "This run",
        rows: [
          ["Parameters", 4_213_760],
          ["Data", "2,048 synthetic clips, 12 signers"],
          ["Held out", "64 clips, 2 signers"],
          ["Seed", 7],
          ["Device", "cpu, 2 threads"],
          ["Revision", "0123abcd"],
          ["msmae", "0.1.0"],
          ["Checkpoint", "checkpoints/step-006000.safetensors"],
        ],
      },
      {
        kind: "details",
        title: "Configuration",
        text: JSON.stringify(
          { seed: 7, model: { streams: NAMES, stride: 4 }, mask: { ratio: 0.5, strategy: "different" } },
          null,
          2,
        ),
      },
    ],
  };
}
