import { holisticComponents, type Pose } from "@msmae/pose";
import { seeded } from "@msmae/random";

/** A clip of MediaPipe's body and hands at random places; the shoulders are seen where `shown` says. */
export function poseOf(frames: number, seed: number, shown: (frame: number) => boolean = () => true): Pose {
  const components = holisticComponents({ facePoints: 0, world: false });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const random = seeded(seed);
  const confidence = new Float32Array(frames * points).fill(1);
  for (let frame = 0; frame < frames; frame++) {
    if (!shown(frame)) confidence.fill(0, frame * points + 11, frame * points + 13); // landmarks 11 and 12
  }
  return {
    ...{ version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people: 1, points, dims: 3 },
    components,
    data: Float32Array.from({ length: frames * points * 3 }, () => 20 + 400 * random()),
    confidence,
  };
}
