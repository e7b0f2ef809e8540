import { type Linear, linearShapes } from "@msmae/nn";
import { type Leaf, type PartialTree, selectTree } from "@msmae/parameters";
import { SUBSETS } from "./adjacency.js";
import { branchWidths, CHANNELS, keypointsOf, layerShapes, type StgcnConfig } from "./config.js";

/** A batch norm of C channels, [C] each: scale and shift, which are learned, and what it has seen in training. */
export interface Norm<T> {
  readonly weight: T;
  readonly bias: T;
  readonly running_mean: T;
  readonly running_var: T;
}

/** A 1 x 1 convolution, weight [out, in], and the batch norm after it. Chosen here: no bias, which the norm would subtract. */
export interface NormedConv<T> {
  readonly conv: { readonly weight: T };
  readonly norm: Norm<T>;
}

/** Graph convolution, C -> D channels. */
export interface SpatialTree<T> {
  /** C -> 3D: weight [3D, C], bias [3D], a subset of neighbours after the other. */
  readonly conv: Linear<T>;
  /** ST-GCN++: [3, V, V], what keypoints take from each other, learned. */
  readonly adjacency?: T;
  /** ST-GCN: [3, V, V], factors of the fixed adjacency, learned. */
  readonly importance?: T;
  readonly norm: Norm<T>;
  /** ST-GCN++, where the widths differ: the way past the convolution. */
  readonly residual?: NormedConv<T>;
}

/** ST-GCN's temporal convolution, over nine frames. */
export interface PlainTemporalTree<T> {
  /** weight [D, D, 9] */
  readonly conv: { readonly weight: T };
  readonly norm: Norm<T>;
}

/** ST-GCN++'s: six branches, D channels together. */
export interface BranchedTemporalTree<T> {
  /** D -> the channels of the first five branches, one branch after the other. */
  readonly inner: NormedConv<T>;
  /** Of the first four, weight [c, c, 3]: over three frames, 1 to 4 apart. */
  readonly dilated: readonly { readonly weight: T }[];
  /** D -> the channels of the sixth, which is nothing more. */
  readonly pass: { readonly weight: T };
  /** Of the channels of all six. */
  readonly joined_norm: Norm<T>;
  /** D -> D */
  readonly outer: NormedConv<T>;
}

/** A layer, C -> D channels. */
export interface LayerTree<T> {
  readonly gcn: SpatialTree<T>;
  readonly tcn: PlainTemporalTree<T> | BranchedTemporalTree<T>;
  /** Where width or frames change: the way past the layer. */
  readonly residual?: NormedConv<T>;
}

/** A model as a tree; its paths, joined by dots, are the names in a checkpoint. */
export interface StgcnTree<T> {
  /** Of each keypoint's x, y and presence: [3V], one keypoint after the other. */
  readonly data_norm: Norm<T>;
  readonly layers: readonly LayerTree<T>[];
  /** weight [G, D], bias [G] */
  readonly classifier: Linear<T>;
}

/** A model in two parts, which `mergeTrees` of @msmae/parameters joins. */
export interface Stgcn<T> {
  /** What is learned. */
  readonly parameters: PartialTree<StgcnTree<T>>;
  /** What batch norms have seen: no gradient leads there, each training step gives new ones. */
  readonly buffers: PartialTree<StgcnTree<T>>;
}

/** The two parts of a model. */
export function inTwo<T extends object>(tree: StgcnTree<T>): Stgcn<T> {
  const isStatistic = (path: string) => /\.running_(mean|var)$/.test(path);
  return {
    parameters: selectTree(tree, (_, path) => !isStatistic(path)),
    buffers: selectTree(tree, (_, path) => isStatistic(path)),
  };
}

/** Frames that ST-GCN's temporal convolution spans. */
const PLAIN_KERNEL = 9;
/** Frames that a branch of ST-GCN++'s spans. */
export const BRANCH_KERNEL = 3;
/** How far apart those are, in each of the four branches that convolve. */
export const DILATIONS = [1, 2, 3, 4];

/**
 * A model with shapes alone: what a checkpoint of this configuration holds.
 *
 * @param glosses G
 */
export function stgcnShapes(config: StgcnConfig, glosses: number): Stgcn<Leaf> {
  const layers = layerShapes(config);
  return inTwo({
    data_norm: norm(CHANNELS * keypointsOf(config)),
    layers: layers.map((shape, at) => layerTree(config, shape, at > 0)),
    classifier: linearShapes(layers.at(-1)!.outputs, glosses),
  });
}

type LayerShape = ReturnType<typeof layerShapes>[number];

const leaf = (...shape: number[]): Leaf => ({ shape });
const norm = (width: number): Norm<Leaf> => ({
  weight: leaf(width),
  bias: leaf(width),
  running_mean: leaf(width),
  running_var: leaf(width),
});
const way = (inputs: number, outputs: number): NormedConv<Leaf> => ({
  conv: { weight: leaf(outputs, inputs) },
  norm: norm(outputs),
});

/** Whether what goes past a part has to be brought to another shape. */
const changesWidth = ({ inputs, outputs }: LayerShape) => inputs !== outputs;
const changesShape = (shape: LayerShape) => changesWidth(shape) || shape.stride !== 1;

function layerTree(config: StgcnConfig, shape: LayerShape, hasResidual: boolean): LayerTree<Leaf> {
  const { inputs, outputs } = shape;
  const isPlus = config.kind === "st-gcn++";
  const keypoints = keypointsOf(config);
  const shares = leaf(SUBSETS, keypoints, keypoints);
  return {
    gcn: {
      conv: linearShapes(inputs, SUBSETS * outputs),
      ...(isPlus ? { adjacency: shares } : { importance: shares }),
      norm: norm(outputs),
      ...(isPlus && changesWidth(shape) && { residual: way(inputs, outputs) }),
    },
    tcn: isPlus
      ? branchedTree(outputs)
      : { conv: { weight: leaf(outputs, outputs, PLAIN_KERNEL) }, norm: norm(outputs) },
    ...(hasResidual && changesShape(shape) && { residual: way(inputs, outputs) }),
  };
}

function branchedTree(width: number): BranchedTemporalTree<Leaf> {
  const widths = branchWidths(width);
  const passing = widths.at(-1)!;
  return {
    inner: way(width, width - passing),
    dilated: DILATIONS.map((_, branch) => ({
      weight: leaf(widths[branch]!, widths[branch]!, BRANCH_KERNEL),
    })),
    pass: { weight: leaf(passing, width) },
    joined_norm: norm(width),
    outer: way(width, width),
  };
}
