/** Files to read: real ones where ../shared/data is beside the checkout, and synthetic ones. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { holisticComponents, writePose } from "@msmae/pose";

/** @returns The paths of all real files, none where there are none. */
export function realFiles() {
  const root = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
  try {
    const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
    return paths
      .filter((path) => path.endsWith(".pose"))
      .sort()
      .map((path) => join(root, path));
  } catch {
    return [];
  }
}

/** A file of MediaPipe Holistic's layout. @returns Its path. */
export function syntheticFile(folder, { frames, world = false, version = 0.2 }) {
  const components = holisticComponents({ facePoints: 468, world });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const data = Float32Array.from({ length: frames * points * 3 }, (_, i) => i % 640);
  const confidence = Float32Array.from({ length: frames * points }, (_, i) => (i % 7 === 0 ? 0 : 1));
  const path = join(folder, `synthetic-v${version}-${frames}-frames.pose`);
  const shape = { frames, people: 1, points, dims: 3, fps: 25, width: 640, height: 480, depth: 0 };
  writeFileSync(path, writePose({ version, ...shape, components, data, confidence }));
  return path;
}
