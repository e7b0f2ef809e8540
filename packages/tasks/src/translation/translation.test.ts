import { expect, test } from "@jest/globals";
import { translationConfigSchema } from "./config.js";
import { searchNote } from "./translation.js";

const { search, validation } = translationConfigSchema.shape;

test("where validation searches otherwise than the result, that is told", () => {
  const [usual, greedy] = [search.parse({}), validation.parse({})]; // five beams, and one
  expect(searchNote({ search: usual, validation: greedy })).toBe(
    "These translations were searched for with search.beams=5 (5 beams), those of validations while it trained with " +
      "validation.beams=1 (greedy): scores of the same checkpoint differ",
  );
  expect(searchNote({ search: usual, validation: { ...greedy, beams: 5 } })).toBeUndefined();
});
