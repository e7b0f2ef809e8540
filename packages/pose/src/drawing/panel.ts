import type { PoseStreams, StreamSequence } from "../streams/pose-streams.js";
import { KEYPOINTS, STREAM_COLORS, STREAM_NAMES, STREAMS, type StreamName } from "../streams/stream-table.js";
import { drawHand, palmLength } from "./draw-hand.js";
import { drawStream } from "./draw-stream.js";
import { type Extent, extentOf, seen } from "./extent.js";
import { type Focus, handExtents, handsOf, type Side } from "./focus.js";
import { LastSeen } from "./last-seen-keypoint.js";
import { Scale } from "./scale.js";
import { round } from "./svg.js";

const FROM_BACK_TO_FRONT = STREAM_NAMES.toSorted((a, b) => STREAMS[a].layer - STREAMS[b].layer);

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

/** A hand in a square of its own. */
interface HandView {
  readonly side: Side;
  readonly sequence: StreamSequence;
  /** By frame. */
  readonly extents: ReadonlyMap<number, Extent>;
  readonly palm: number;
}

/** Draws frames of one person, all on one scale. */
export class Panel {
  readonly width: number;
  /** The part of the plane that shows the person; undefined where hands are drawn. */
  readonly #extent: Extent | undefined;
  readonly #hands: readonly HandView[];
  readonly #last = new LastSeen();

  /** @param frames Those that will be drawn. */
  constructor(
    private readonly streams: PoseStreams,
    frames: readonly number[],
    private readonly options: PanelOptions,
  ) {
    const { focus, extent, height } = options;
    if (focus === "person") {
      this.#extent = extent ?? extentOf([streams], frames);
      this.#hands = [];
      this.width = new Scale(this.#extent, height).width;
    } else {
      this.#hands = handsOf(focus, streams, frames).map((side) => this.#view(side, frames));
      this.width = height * Math.max(1, this.#hands.length);
    }
  }

  #view(side: Side, frames: readonly number[]): HandView {
    const sequence = this.streams.streams[side]!;
    const { extent, follow } = this.options;
    const extents = extent
      ? new Map(frames.map((frame) => [frame, extent]))
      : handExtents(sequence, frames, follow);
    const [some] = extents.values();
    // Chosen here: without a palm, a third of the picture, as long as palms are in pictures of hands.
    const palm = palmLength(sequence, frames) || (some === undefined ? 1 : (some.bottom - some.top) / 3);
    return { side, sequence, extents, palm };
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
    const { height } = this.options;
    if (this.#extent !== undefined) return this.#person(frame, new Scale(this.#extent, height));
    const drawn = this.#hands.map((view) => this.#hand(view, frame));
    if (drawn.length < 2) return drawn.join("");
    // Inner svgs keep each hand in its square.
    return drawn
      .map((hand, i) => `<svg x="${i * height}" width="${height}" height="${height}">${hand}</svg>`)
      .join("");
  }

  #person(frame: number, scale: Scale): string {
    let drawn = "";
    for (const name of FROM_BACK_TO_FRONT) {
      const sequence = this.streams.streams[name];
      if (sequence === undefined || this.#hidden(name, frame)) continue;
      drawn += drawStream(name, sequence, frame, scale, this.#last);
    }
    return drawn;
  }

  #hand({ side, sequence, extents, palm }: HandView, frame: number): string {
    if (this.#hidden(side, frame)) return "";
    const scale = new Scale(extents.get(frame)!, this.options.height);
    const arm = this.#forearm(side, sequence, frame, 0.5 * palm * scale.factor, scale);
    return arm + drawHand(side, sequence, frame, palm, scale, this.#last);
  }

  /** From the hand's wrist towards the elbow, for how a hand is turned is seen by its arm. */
  #forearm(side: Side, hand: StreamSequence, frame: number, width: number, scale: Scale): string {
    const { body } = this.streams.streams;
    if (body === undefined || this.#hidden("body", frame)) return "";
    const elbow = seen(body, KEYPOINTS.body * frame + (side === "left" ? 2 : 3));
    const wrist = seen(hand, KEYPOINTS[side] * frame);
    if (elbow === undefined || wrist === undefined) return "";
    return `<path d="M${scale.place(elbow)}L${scale.place(wrist)}" stroke="${STREAM_COLORS.body}" stroke-opacity=".35" stroke-width="${round(width)}" stroke-linecap="round"/>`;
  }

  #masked(name: StreamName, frame: number): boolean {
    return this.options.masked?.[name]?.[frame] === 1;
  }

  #hidden(name: StreamName, frame: number): boolean {
    return this.options.hideMasked === true && this.#masked(name, frame);
  }
}
