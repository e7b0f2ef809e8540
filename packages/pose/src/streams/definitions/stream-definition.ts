/** The tools whose names for points are known, as pose-format writes them. */
export const TOOLS = [
  "MediaPipe",
  "OpenPose",
  "OpenPose 135",
  "COCO-WholeBody",
  "AlphaPose 133",
  "AlphaPose 136",
] as const;
export type Tool = (typeof TOOLS)[number];

/** Where a stream's keypoints are found: a component's name and its points' names, in the stream's order. */
export interface Place {
  readonly component: string;
  readonly points: readonly string[];
}

/** Two keypoints of a stream, by their place in it. */
export type Limb = readonly [from: number, to: number];

/** Everything that tells one stream from the others; the rest of the project asks here. */
export interface StreamDefinition<Part extends string = string> {
  /** What it is, for people: `left hand`. */
  readonly words: string;
  /** Its keypoints in one sentence, for the description of an exported model. */
  readonly about: string;
  /**
   * Whose weights make its tokens: the name of a tokenizer and a head in a checkpoint. Streams of one part share them, as both
   * hands do (paper eq. 1), so they must have as many keypoints.
   */
  readonly part: Part;
  /** The keypoints by each tool that has them. MediaPipe's tell how many there are, K, and what is mirrored by what. */
  readonly places: Readonly<Partial<Record<Tool, Place>>> & { readonly MediaPipe: Place };
  /** The share of its points that a file may lack, which are missing keypoints then. */
  readonly mayLack: number;
  /** The lines that draw it. */
  readonly limbs: readonly Limb[];
  /** Further lines that make one graph of it, where its limbs are several; they are not drawn. */
  readonly links: readonly Limb[];
  /** Which keypoints of it are joined to which of the body's, in a graph of several streams; the first is its root. */
  readonly joints: readonly { readonly own: number; readonly body: number }[];
  readonly color: string;
  /** Of its lines in a picture of height 160. */
  readonly lineWidth: number;
  /** Whether its keypoints are drawn as dots, and as rings where they were last seen; a face has too many. */
  readonly dots: boolean;
  /** What is in front when streams are drawn: higher ones. */
  readonly layer: number;
}

/** COCO-WholeBody's component, of which AlphaPose's are named by the number of all points. */
export function wholeBody(component: string, points: readonly string[]) {
  return {
    "COCO-WholeBody": { component, points },
    "AlphaPose 133": { component: `${component}_133`, points },
    "AlphaPose 136": { component: `${component}_136`, points },
  } as const;
}

/** Each keypoint joined to the next. */
export function chain(points: readonly number[]): Limb[] {
  return points.slice(1).map((point, i) => [points[i]!, point]);
}
