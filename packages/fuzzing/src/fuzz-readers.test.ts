import { expect, test } from "@jest/globals";
import { fuzzReaders, generator, mutate, type Reader, tryReaders } from "./index.js";

class Refusal extends Error {}
const originals = [new TextEncoder().encode('{"a": [1, 2, {"b": 3}], "c": 4}')];
const fuzz = (read: Reader["read"], message?: RegExp, inputs = 200) =>
  fuzzReaders({
    readers: [{ name: "reader", originals, read }],
    ...{ inputs, random: generator(1), isRefusal: (error) => error instanceof Refusal },
    ...(message === undefined ? {} : { message }),
  });

test("inputs that are read and refused are counted, the same in every run", async () => {
  const read = (bytes: Uint8Array) => {
    if (bytes.length % 2 === 0) throw new Refusal("even, expected odd");
  };
  const summary = await fuzz(read, /expected/);
  expect(summary.read.reader! + summary.refused.reader!).toBe(200);
  expect(summary.refused.reader).toBeGreaterThan(20);
  expect((await fuzz(read)).read).toEqual(summary.read);
});

const FAULTS: [what: string, read: (bytes: Uint8Array) => void, message: RegExp][] = [
  ["another error", () => JSON.parse("{"), /^Input 0 to reader: SyntaxError/],
  ["two lines", () => refuse("a\nb"), /the error is not one line/],
  [
    "nothing that was expected",
    () => refuse("wrong"),
    /does not say where it is, or what was expected: wrong/,
  ],
  ["a large typed array", () => void new Float32Array(2e7), /an array of 80000000 bytes was asked for/],
  ["a large buffer", () => void new ArrayBuffer(65e6), /an array of 65000000 bytes/],
  ["a large Buffer", () => void Buffer.allocUnsafeSlow(65e6), /an array of 65000000 bytes/],
  ["a large list", () => void new Array(1e7), /an array of 80000000 bytes/],
  ["a list as large as none can be", () => void Array.from({ length: 2 ** 32 - 1 }), /bytes was asked for/],
];

test.each(FAULTS)("a reader that gives %s is a failure", async (_, read, message) => {
  await expect(fuzz(read, /expected/)).rejects.toThrow(message);
  expect([Float32Array, Array].map(({ name }) => name)).toEqual(["Float32Array", "Array"]); // no longer watched
});

test("readers that wait are waited for", async () => {
  await expect(fuzz(() => Promise.reject(new TypeError("late")))).rejects.toThrow("TypeError: late");
});

test("mutate() keeps an original that is a Buffer, whose slice() shares its bytes", () => {
  const original = Buffer.from(originals[0]!);
  for (let i = 0; i < 50; i++) mutate(original, 400, generator(i));
  expect(original.equals(originals[0]!)).toBe(true);
});

test("mutate() keeps the original, and puts null where an object was", () => {
  const random = generator(2);
  const texts = Array.from({ length: 500 }, () => Buffer.from(mutate(originals[0]!, 400, random)).toString());
  expect(texts.some((text) => /"a": null, "c"/.test(text))).toBe(true);
  expect(texts.some((text) => /"c": NaN/.test(text))).toBe(true);
  expect(Buffer.from(originals[0]!).toString()).toBe('{"a": [1, 2, {"b": 3}], "c": 4}');
});

function refuse(message: string): never {
  throw new Refusal(message);
}

test("tryReaders() wants of every reader inputs that it reads and inputs that it refuses", async () => {
  const of = (read: Reader["read"]) => tryReaders(1, (inputs) => fuzz(read, /./, inputs), { inputs: 50 });
  await of((bytes) => {
    if (bytes.length % 2 === 0) refuse("even");
  });
  await expect(of(() => {})).rejects.toThrow("reader has refused none of its inputs");
  await expect(of(() => refuse("no"))).rejects.toThrow("reader has read none of its inputs");
  await expect(tryReaders(2, () => fuzz(() => {}))).rejects.toThrow("1 readers had inputs, expected 2");
});
