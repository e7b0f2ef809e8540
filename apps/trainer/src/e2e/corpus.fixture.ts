import { folderOf, makeDriftingPose as makePose } from "@msmae/testing";

export { withNaN, withoutShoulders } from "@msmae/testing";
export { folderOf, makePose };

/** A new folder of clips that train well. */
export function folderOfClips(count = 12, options: { readonly face?: boolean } = {}): string {
  const clips = Array.from({ length: count }, (_, seed) => [
    `clip-${seed}.pose`,
    makePose({ frames: 20 + seed, seed, ...options }),
  ]);
  return folderOf(Object.fromEntries(clips));
}
