/** Where the paper contradicts itself or leaves something open, and what is done here. */
export const CONTRADICTIONS: readonly string[] = [
  "Appendix E fixes gradient clipping at 1.0 for all experiments, while table 8 lists 0.1 for PHOENIX-2014T and CSL-Daily " +
    "unfrozen. We follow table 8.",
  '"ROUGE-L F1" is TwoStreamSLT\'s function, whose beta is P/R per sentence, so that it is not F1.',
  "Section 3 has three streams, section 4.3 and appendix E four. Any subset is a configuration; three is the default.",
  'Section 3.2 "prepends" a mask token for each masked index, and writes Z as n tokens. We put it where the token was, as MAE ' +
    "does: a prepended token would have no position.",
  "Equation 3 adds the position table of length n/S to each stream; nothing tells streams apart after it. The encoder does " +
    "the same. In the decoder the mask tokens of different streams would be identical, so a learned stream embedding is added " +
    "there (`model.streamEmbedding`, on by default, ours).",
  'The loss is a squared norm over a whole cubelet, so that a stream with more keypoints weighs more (`loss: "paper"`). ' +
    '`loss: "mean"` balances the streams, and `loss: "normalised"` takes the place and size out of each target (ours): a ' +
    "hand's place is most of the paper's loss, its handshape most of the sign.",
  "Section 4.4.2 adds the attention's transpose, appendix F averages the two: ours is appendix F's.",
  "Nothing is said of centre and scale. A pretraining window is normalised as a whole before its tokens are masked, so both are " +
    "means over masked frames too (ours). Of the visible half alone the centre would be 0.004 shoulder widths elsewhere in the " +
    "median window (0.015 in one of twenty), the scale 0.1 to 0.6 %: that much a model could learn of what is masked.",
  "Batch size, weight decay and clipping of pretraining are not stated (section 4.1): 256, 0.05 and 1.0 are ours; and of the " +
    "augmentation of appendix C no amounts: 0.2 each are SignCLIP's.",
  "Nothing is said of what the model sees where a detector lost a keypoint. In recognition it moves straight between two frames " +
    "that show it (`data.fillGaps`, default true, ours): of few frames of a clip, one that shows no hand says less than a guess, and " +
    "real clips in which hands come and go were recognised better so. Before the first and behind the last frame that shows it, and " +
    "in pretraining and translation everywhere, it is missing.",
  "Cross-entropy is named, label smoothing is not. In translation it is 0.2 (`train.labelSmoothing`, default, ours), as in " +
    "GFSLT-VLP, which fine-tunes mBART on PHOENIX-2014T and CSL-Daily, too: a large decoder is soon certain of a few thousand " +
    "sentences; 0 is cross-entropy alone. Recognition by the preset `paper` has 0. The presets `demo` and `small` have 0.1.",
];

/** What no number of ours says. */
export const NEVER_RUN: readonly string[] = [
  "Pretraining on YouTube-ASL (984 hours), and every other data set of the paper: their videos are not public in the form " +
    "that was used, or were not at hand. The commands are there, and take manifests of them.",
  "Anything on a GPU but the software driver that docs/status.md names.",
];
