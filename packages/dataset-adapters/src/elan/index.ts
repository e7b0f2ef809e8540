export { AnnotationError, Reading } from "../annotations/reading.js";
export { type ElanAnnotation, type ElanDocument, type ElanTier, parseElan, readElan } from "./read-elan.js";
export { type ElanFile, type LinkedFile, type Tier, type TierAnnotation, writeElan } from "./write-elan.js";
