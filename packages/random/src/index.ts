export { integer, normal, permutation } from "./draw.js";
export { type Random, seeded } from "./seeded.js";
