import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { holisticComponents, type Pose, type PoseComponent, writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";

export interface Options {
  readonly frames?: number;
  readonly fps?: number;
  readonly components?: readonly PoseComponent[];
  readonly version?: Pose["version"];
}

/** A signer of 640 x 480 pixels: point p of the body and of each hand moves from frame to frame; the left hand is missing. */
export function signer({
  frames = 10,
  fps = 25,
  components = holisticComponents({ facePoints: 0, world: false }),
  version = 0.2,
}: Options = {}): Pose {
  const points = components.reduce((sum, { points: own }) => sum + own.length, 0);
  const [data, confidence] = [new Float32Array(frames * points * 3), new Float32Array(frames * points)];
  for (let frame = 0, at = 0; frame < frames; frame++) {
    for (const { name, points: own } of components) {
      for (const [i, point] of own.entries()) {
        const shoulder = point === "LEFT_SHOULDER" ? 420 : point === "RIGHT_SHOULDER" ? 220 : undefined;
        const [x, y] =
          shoulder === undefined
            ? [200 + 8 * (i % 6) + 2 * frame, 300 - 9 * Math.floor(i / 6) - 3 * frame]
            : [shoulder, 200];
        data.set([x, y, i - 10], 3 * at);
        confidence[at] = name.startsWith("LEFT") ? 0 : 0.5;
        at++;
      }
    }
  }
  return {
    version,
    ...{ width: 640, height: 480, depth: 0, fps, frames, people: 1, points, dims: 3, components },
    ...{ data, confidence },
  };
}

/** A new folder with these files; a pose becomes a .pose file. */
export function folderOf(files: Readonly<Record<string, Pose | Uint8Array | string>>): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const bytes = typeof content === "string" || content instanceof Uint8Array ? content : writePose(content);
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

/** As `np.save` writes it. */
export function npy(shape: readonly number[], value: (index: number) => number): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = text.padEnd(128 - 10 - 1).concat("\n");
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => value(i));
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0]),
    Buffer.from(header),
    Buffer.from(values.buffer),
  ]);
}
