import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ARRAYS } from "./dtype.js";
import { DTYPES, openSafetensors, type SafeTensor, writeSafetensors } from "./index.js";
import { failure, golden, raw, temporaryFolder, tensor } from "./tensors.fixture.js";

const floats = (...values: number[]): SafeTensor => ({
  dtype: "F32",
  shape: [values.length],
  data: Float32Array.from(values),
});

test("writeSafetensors() writes the bytes of Python's safetensors, in whatever order tensors come", async () => {
  const path = join(temporaryFolder(), "x.safetensors");
  for (const { bytes, metadata, tensors } of golden.files) {
    const entries = Object.entries(tensors).map(
      ([name, t]) => [name, tensor(t.dtype, t.shape, Buffer.from(t.bytes, "base64"))] as const,
    );
    for (const given of [entries, entries.toReversed(), Object.fromEntries(entries)]) {
      await writeSafetensors(path, given, metadata ?? undefined);
      expect(readFileSync(path).toString("base64")).toBe(bytes);
    }
  }
});

test("what is written is read again", async () => {
  const path = join(temporaryFolder(), "x.safetensors");
  const text = fc.oneof(fc.string(), fc.constantFrom("__proto__", "10", "é\n", "toString"));
  const anyTensor = fc.record({
    dtype: fc.constantFrom(...DTYPES),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
    seed: fc.nat(255),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(text, anyTensor, { maxKeys: 8 }),
      fc.dictionary(text, text),
      async (plans, metadata) => {
        const tensors = new Map(
          Object.entries(plans).map(([name, { dtype, shape, seed }]) => {
            const length = shape.reduce((a, b) => a * b, 1) * ARRAYS[dtype].BYTES_PER_ELEMENT;
            return [
              name,
              tensor(
                dtype,
                shape,
                Uint8Array.from({ length }, (_, i) => (seed + 31 * i) % 256),
              ),
            ] as const;
          }),
        );
        await writeSafetensors(path, tensors, metadata);
        const file = await openSafetensors(path);
        expect(Object.entries(file.metadata).sort()).toEqual(Object.entries(metadata).sort());
        expect([...file.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [name, expected] of tensors) {
          const read = await file.read(name);
          expect([read.dtype, read.shape]).toEqual([expected.dtype, expected.shape]);
          expect(raw(read).equals(raw(expected))).toBe(true);
        }
        for (const { offset, dtype } of file.tensors.values())
          expect(offset % ARRAYS[dtype].BYTES_PER_ELEMENT).toBe(0);
        await file.close();
      },
    ),
    { numRuns: 200 },
  );
});

test("a part of a larger array is written as that part", async () => {
  const path = join(temporaryFolder(), "x.safetensors");
  const data = Float32Array.of(0, 1, 2, 3, 4).subarray(1, 3);
  await writeSafetensors(path, { a: { dtype: "F32", shape: [2], data } });
  const file = await openSafetensors(path);
  expect([...(await file.read("a")).data]).toEqual([1, 2]);
  await file.close();
});

test("a full disk leaves the earlier file as it was and nothing half-written", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "x.safetensors");
  await writeSafetensors(path, { a: floats(1) });
  const before = readFileSync(path);
  if (!existsSync("/dev/full")) return console.info("Not tested: this system has no /dev/full.");
  symlinkSync("/dev/full", `${path}.tmp`); // every write to it fails as on a full disk
  const error = await failure(writeSafetensors(path, { a: floats(2) }));
  expect(error.message).toBe(`${path}: not written: ENOSPC: no space left on device, write`);
  expect((error.cause as NodeJS.ErrnoException).code).toBe("ENOSPC");
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder)).toEqual(["x.safetensors"]);
});

test("a file that a killed writer left behind is replaced", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "x.safetensors");
  writeFileSync(`${path}.tmp`, Buffer.alloc(10_000, 1));
  await writeSafetensors(path, { a: floats(1) });
  expect(readdirSync(folder)).toEqual(["x.safetensors"]);
  expect(readFileSync(path).length).toBeLessThan(200);
});

test("where nothing can be written the error says why, and nothing is left", async () => {
  const folder = temporaryFolder();
  const missing = join(folder, "none", "x.safetensors");
  expect((await failure(writeSafetensors(missing, {}))).message).toBe(
    `${missing}: not written: ENOENT: no such file or directory`,
  );
  const taken = join(folder, "taken");
  mkdirSync(join(taken, "inside"), { recursive: true });
  expect((await failure(writeSafetensors(taken, {}))).message).toMatch(/not written: E/);
  expect(readdirSync(folder)).toEqual(["taken"]);
});

test("tensors that are not valid are refused before anything is touched", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "x.safetensors");
  const cases: [[string, SafeTensor][], string][] = [
    [
      [["a", { dtype: "F32", shape: [3], data: Float32Array.of(1, 2) }]],
      'tensor "a" of shape [3] has 2 values',
    ],
    [
      [["a", { dtype: "F32", shape: [-1, -2], data: Float32Array.of(1, 2) }]],
      'tensor "a" of shape [-1, -2] has 2 values',
    ],
    [
      [["a", { dtype: "F16", shape: [1], data: Float32Array.of(1) } as unknown as SafeTensor]],
      'tensor "a" of dtype F16 is in a Float32Array, expected a Uint16Array',
    ],
    [
      [["a", { dtype: "F8", shape: [1], data: Float32Array.of(1) } as unknown as SafeTensor]],
      'tensor "a" has dtype "F8", expected one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64',
    ],
    [[["__metadata__", floats(1)]], 'tensor "__metadata__" has the name that the format keeps for metadata'],
    [[["\ud800", floats(1)]], 'tensor "\\ud800" has a name that is not valid Unicode'],
    [
      [
        ["a", floats(1)],
        ["a", floats(2)],
      ],
      'tensor "a" was given twice',
    ],
  ];
  for (const [tensors, expected] of cases) {
    expect((await failure(writeSafetensors(path, tensors))).message).toBe(
      `${path}: not written: ${expected}`,
    );
  }
  const metadata = { step: 7 } as unknown as Record<string, string>;
  expect((await failure(writeSafetensors(path, {}, metadata))).message).toBe(
    `${path}: not written: metadata "step" is not a string`,
  );
  expect(readdirSync(folder)).toEqual([]);
});
