/** What a face shows. */
export interface Expression {
  /** Jaw and lips, 0 closed to 1 wide open. */
  readonly open: number;
  /** -1 rounded as in "oo" to 1 spread as in "ee". */
  readonly spread: number;
  /** -1 lowered to 1 raised. */
  readonly brows: number;
  /** 0 open eyes to 1 closed. */
  readonly blink: number;
}

const NEUTRAL: Expression = { open: 0, spread: 0, brows: 0, blink: 0 };
const CHANNELS = ["open", "spread", "brows", "blink"] as const;

/** What tells one signer's face from another's: factors around 1. */
export interface FaceTraits {
  readonly height: number;
  readonly jaw: number;
  readonly mouth: number;
  readonly lips: number;
  readonly eyes: number;
  readonly nose: number;
  readonly brows: number;
}

/** A face as a template and what each channel of its expression adds: [112, 3] each. */
export interface Face {
  readonly template: Float64Array;
  readonly channels: readonly Float64Array[];
}

/** Angles of the contour's 20 points on its ellipse in degrees, from the right ear over the chin to the left ear. */
const CONTOUR = [
  0, 11.5, 23, 33.5, 43, 52, 60, 68, 75, 82.5, 90, 97.5, 105, 112, 120, 128, 137, 146.5, 157, 168.5,
];

/**
 * Builds a face of the 112 keypoints of the paper's appendix A, in its order: contour 20, mouth 40 (outer lips, inner
 * lips), nose 10, eyes 42 (brows, right eye, left eye). Its unit is the face's width, x to the picture's right (the
 * signer's left), y up, z to the camera; the origin lies between the ears.
 *
 * Every curve is our own: ellipses, arcs and almonds with a person's proportions.
 */
export function buildFace(traits: FaceTraits): Face {
  const template = Float64Array.from(points(traits, NEUTRAL));
  const channels = CHANNELS.map((channel) =>
    Float64Array.from(
      points(traits, { ...NEUTRAL, [channel]: 1 }),
      (moved, i) => moved - (template[i] as number),
    ),
  );
  return { template, channels };
}

/**
 * A face with an expression.
 *
 * @param out [112, 3], overwritten.
 */
export function poseFace(face: Face, expression: Expression, out: Float64Array): void {
  out.set(face.template);
  face.channels.forEach((delta, index) => {
    const share = expression[CHANNELS[index] as keyof Expression];
    if (share === 0) return;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + share * (delta[i] as number);
  });
}

function points(traits: FaceTraits, { open, spread, brows, blink }: Expression): number[] {
  const out: number[] = [];
  const put = (x: number, y: number, z: number) => out.push(x, y, z);
  const tall = traits.height;

  for (const degrees of CONTOUR) {
    const angle = (degrees * Math.PI) / 180;
    const low = Math.sin(angle); // 0 at the ears, 1 at the chin
    const drop = 0.12 * open * low ** 4; // the jaw turns around the ears
    put(
      -0.5 * Math.cos(angle) * (1 + (traits.jaw - 1) * low),
      -0.67 * tall * low - drop,
      -0.15 + 0.42 * low ** 1.5,
    );
  }

  const mouthY = -0.36 * tall;
  const width = 0.175 * traits.mouth * (1 + 0.22 * spread - 0.12 * open);
  const lip = 0.075 * traits.lips * (1 - 0.2 * spread);
  const gap = 0.2 * open;
  /** Twenty points of a ring of lips, clockwise in the picture from the upper lip's middle. */
  const lips = (halfWidth: number, upper: number, lower: number, bow: number) => {
    for (let k = 0; k < 20; k++) {
      const angle = (k * Math.PI) / 10;
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      const dip = k === 0 ? bow : 0; // the bow of the upper lip
      const y = cos >= 0 ? upper * cos - dip - 0.15 * gap : lower * cos - 0.45 * gap * -cos - 0.15 * gap;
      put(halfWidth * sin, mouthY + y + 0.012 * spread * sin * sin, 0.36 - 0.12 * sin * sin);
    }
  };
  lips(width, lip + 0.2 * gap, lip + 0.6 * gap, 0.012);
  lips(width * 0.84, 0.01 + 0.22 * gap, 0.012 + 0.55 * gap, 0);

  const nose = traits.nose;
  for (const [x, y, z] of [
    [-0.1, -0.16, 0.33],
    [-0.045, -0.18, 0.37],
    [0, -0.185, 0.4],
    [0.045, -0.18, 0.37],
    [0.1, -0.16, 0.33],
    [0, -0.12, 0.49],
    [0, -0.07, 0.5],
    [0, -0.01, 0.45],
    [0, 0.05, 0.4],
    [0, 0.11, 0.36],
  ] as const) {
    put(x * nose, y * tall, z);
  }

  /** Five points of a brow, from the outer end to the inner one; `side` -1 is the signer's right. */
  const brow = (side: number): [number, number, number][] =>
    (
      [
        [0.4, 0.265, 0.17],
        [0.36, 0.305, 0.22],
        [0.29, 0.325, 0.27],
        [0.21, 0.315, 0.31],
        [0.1, 0.285, 0.34],
      ] as const
    ).map(([x, y, z], k) => [
      side * x * (1 - (brows < 0 ? 0.03 * k : 0)),
      y * tall * traits.brows + brows * (0.055 + 0.008 * k),
      z,
    ]);
  const right = brow(-1);
  const left = brow(1).reverse();
  for (const point of [...right, ...left]) put(...point);

  /** Sixteen points of an eye: the upper lid and back along the lower one, `from` the outer (1) or inner (-1) corner. */
  const eye = (side: number, from: number) => {
    for (let k = 0; k < 16; k++) {
      const angle = (k * Math.PI) / 8;
      const along = from * Math.cos(angle); // 1 at the outer corner, -1 at the inner one
      const arch = Math.abs(Math.sin(angle)) ** 0.9;
      const upper = 0.042 * traits.eyes * (1 - 1.4 * blink) + 0.012 * brows;
      const lower = -0.026 * traits.eyes;
      const lid = (k <= 8 ? upper : lower) * arch;
      put(
        side * (0.235 + 0.1 * along),
        0.165 * tall + 0.008 * along + lid,
        0.23 - 0.06 * along + 0.03 * arch,
      );
    }
  };
  eye(-1, 1);
  eye(1, -1);
  return out;
}
