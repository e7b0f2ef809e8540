import type { Extent, Place } from "./extent.js";
import { round } from "./svg.js";

/** From a part of the plane to a panel of a height in pixels. */
export class Scale {
  /** Pixels a unit of the plane. */
  readonly factor: number;
  readonly width: number;

  constructor(
    private readonly extent: Extent,
    readonly height: number,
  ) {
    this.factor = height / (extent.bottom - extent.top);
    this.width = round((extent.right - extent.left) * this.factor);
  }

  /** Where a keypoint is drawn, as a path has it. */
  place(point: Place): string;
  place(point: Place | undefined): string | undefined;
  place(point: Place | undefined): string | undefined {
    if (point === undefined) return undefined;
    const x = (point[0] - this.extent.left) * this.factor;
    const y = (point[1] - this.extent.top) * this.factor;
    return `${round(within(x))} ${round(within(y))}`;
  }
}

/** Stray keypoints may lie farther out than a viewer's numbers reach. */
function within(pixels: number): number {
  return Math.max(-1e5, Math.min(1e5, pixels));
}
