import { expect, test } from "@jest/globals";
import { Lru } from "./clip-cache.js";

test("Lru keeps what was used last within its bytes", () => {
  const cache = new Lru<string, number>(10);
  cache.set("a", 1, 4);
  cache.set("b", 2, 4);
  expect(cache.get("a")).toBe(1); // now b is the one used longest ago
  cache.set("c", 3, 4);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  cache.set("large", 4, 11);
  expect([cache.get("large"), cache.get("a")]).toEqual([undefined, 1]);
  cache.set("a", 5, 6); // replaces, and counts once
  expect([cache.get("a"), cache.get("c")]).toEqual([5, 3]);
});
