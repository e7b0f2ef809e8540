import { STREAM_NAMES } from "@msmae/pose";
import { z } from "zod";
import { SKIP_REASONS } from "./skipped.js";

/** A {@link SkippedClip} as a file has it. */
export const skippedClipSchema = z.object({
  clip: z.string(),
  path: z.string(),
  reason: z.enum(SKIP_REASONS),
  stream: z.enum(STREAM_NAMES).optional(),
  detail: z.string(),
});
