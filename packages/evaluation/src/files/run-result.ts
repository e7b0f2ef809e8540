import type { RecognitionResult } from "./recognition-result.js";
import type { ReconstructionResult } from "./reconstruction-result.js";
import type { TranslationResult } from "./translation-result.js";

/** What a run, or the evaluator, found out: told apart by `task`. */
export type RunResult = ReconstructionResult | RecognitionResult | TranslationResult;
