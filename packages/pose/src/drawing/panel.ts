import { STREAM_NAMES, type StreamName } from "../streams/keypoints.js";
import type { PoseStreams } from "../streams/pose-streams.js";
import { STREAM_COLORS } from "./colors.js";
import { type Extent, extentOf, seen } from "./extent.js";
import { type Focus, handExtents, handsOf } from "./focus.js";
import { drawHand, palmLength } from "./hand.js";
import { LastSeen } from "./last-seen.js";
import { Scale } from "./scale.js";
import { drawStream } from "./skeleton.js";
import { round } from "./svg.js";

/** Which frames of a stream are masked. */
export type MaskedFrames = { readonly [name in StreamName]?: ArrayLike<number> /* [T], 1 = masked */ };

export interface PanelOptions {
  readonly height: number;
  readonly focus: Focus;
  /** The part of the plane to show, in place of what the focus says. */
  readonly extent?: Extent | undefined;
  /** Whether what is shown follows hands that go far. */
  readonly follow: boolean;
  readonly masked?: MaskedFrames | undefined;
  readonly hideMasked?: boolean | undefined;
}

/** Draws frames of one person, all on one scale. */
export class Panel {
  readonly width: number;
  readonly #extents: ReadonlyMap<number, Extent> | Extent;
  readonly #palms: { readonly [side in "left" | "right"]?: number };
  readonly #last = new LastSeen();

  /** @param frames Those that will be drawn. */
  constructor(
    private readonly streams: PoseStreams,
    frames: readonly number[],
    private readonly options: PanelOptions,
  ) {
    const { focus, extent, follow, height } = options;
    this.#extents =
      extent ??
      (focus === "person" ? extentOf([streams], frames) : handExtents(streams, frames, focus, follow));
    const hands = focus === "person" ? [] : handsOf(focus);
    this.#palms = Object.fromEntries(
      hands.flatMap((side) => {
        const sequence = streams.streams[side];
        return sequence === undefined ? [] : [[side, palmLength(sequence, frames) || this.#guess()]];
      }),
    );
    this.width = "left" in this.#extents ? new Scale(this.#extents, height).width : height;
  }

  /** Shaded by the share of the streams that is masked, with a bar for each of them. */
  background(frame: number): string {
    const { height } = this.options;
    const drawn = STREAM_NAMES.filter((name) => this.streams.streams[name] !== undefined);
    const masked = drawn.filter((name) => this.#masked(name, frame));
    const opacity = 0.07 + (0.25 * masked.length) / Math.max(1, drawn.length);
    const shade = `<rect width="${this.width}" height="${height}" rx="3" fill="#808a98" fill-opacity="${round(opacity, 100)}"/>`;
    const bar = this.width / Math.max(1, drawn.length);
    return masked.reduce(
      (all, name) =>
        `${all}<rect x="${round(drawn.indexOf(name) * bar)}" y="${height - 3}" width="${round(bar)}" height="3" fill="${STREAM_COLORS[name]}"/>`,
      shade,
    );
  }

  draw(frame: number): string {
    const extent = "left" in this.#extents ? this.#extents : this.#extents.get(frame)!;
    const scale = new Scale(extent, this.options.height);
    return this.options.focus === "person" ? this.#person(frame, scale) : this.#hands(frame, scale);
  }

  #person(frame: number, scale: Scale): string {
    let drawn = "";
    // The face lies behind the hands.
    for (const name of ["face", "body", "left", "right"] as const) {
      const sequence = this.streams.streams[name];
      if (sequence === undefined || this.#hidden(name, frame)) continue;
      drawn += drawStream(name, sequence, frame, scale, this.#last);
    }
    return drawn;
  }

  #hands(frame: number, scale: Scale): string {
    let drawn = "";
    for (const side of ["left", "right"] as const) {
      const sequence = this.streams.streams[side];
      const palm = this.#palms[side];
      if (sequence === undefined || palm === undefined || this.#hidden(side, frame)) continue;
      drawn += this.#forearm(side, frame, palm, scale);
      drawn += drawHand(side, sequence, frame, palm, scale, this.#last);
    }
    return drawn;
  }

  /** From the hand's wrist towards the elbow, for how a hand is turned is seen by its arm. */
  #forearm(side: "left" | "right", frame: number, palm: number, scale: Scale): string {
    const { body, [side]: hand } = this.streams.streams;
    if (body === undefined || hand === undefined || this.#hidden("body", frame)) return "";
    const elbow = seen(body, 6 * frame + (side === "left" ? 2 : 3));
    const wrist = seen(hand, 21 * frame);
    if (elbow === undefined || wrist === undefined) return "";
    const width = round(0.5 * palm * scale.factor);
    return `<path d="M${scale.place(elbow)}L${scale.place(wrist)}" stroke="${STREAM_COLORS.body}" stroke-opacity=".35" stroke-width="${width}" stroke-linecap="round"/>`;
  }

  /** Ours: how long a palm is in a picture of a hand, where none is seen. */
  #guess(): number {
    const extent = "left" in this.#extents ? this.#extents : [...this.#extents.values()][0];
    return extent === undefined ? 1 : (extent.bottom - extent.top) / 3;
  }

  #masked(name: StreamName, frame: number): boolean {
    return this.options.masked?.[name]?.[frame] === 1;
  }

  #hidden(name: StreamName, frame: number): boolean {
    return this.options.hideMasked === true && this.#masked(name, frame);
  }
}
