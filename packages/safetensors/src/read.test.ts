import { constants } from "node:buffer";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { openSafetensors, SafetensorsError, toFloat32 } from "./index.js";
import { failure, fileOf, golden, raw, temporaryFolder } from "./tensors.fixture.js";

const folder = temporaryFolder();

async function open(bytes: Uint8Array) {
  const path = join(folder, "x.safetensors");
  writeFileSync(path, bytes);
  return await openSafetensors(path);
}

/** The message without the path. */
async function message(bytes: Uint8Array): Promise<string> {
  const error = await failure(open(bytes));
  expect(error.path).toBe(join(folder, "x.safetensors"));
  return error.message.replace(`${error.path}: `, "");
}

test("openSafetensors() reads what Python's safetensors writes", async () => {
  for (const { bytes, metadata, tensors } of golden.files) {
    const file = await open(Buffer.from(bytes, "base64"));
    expect(file.metadata).toEqual(metadata ?? {});
    expect([...file.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, expected] of Object.entries(tensors)) {
      const read = await file.read(name);
      expect([read.dtype, read.shape]).toEqual([expected.dtype, expected.shape]);
      expect(raw(read).toString("base64")).toBe(expected.bytes);
    }
    await file.close();
  }
});

test("toFloat32() widens half floats as numpy does, and bfloat16 as the upper half of a float32", () => {
  const widened = toFloat32({
    dtype: "F16",
    shape: [golden.halves.length],
    data: Uint16Array.from(golden.halves),
  });
  expect([...widened]).toEqual(golden.floats.map((text) => Number(text.replace("inf", "Infinity"))));
  expect(toFloat32({ dtype: "F16", shape: [1], data: Uint16Array.of(0x7e00) })[0]).toBeNaN();
  expect([...toFloat32({ dtype: "BF16", shape: [3], data: Uint16Array.of(0x3f80, 0xc020, 0xff80) })]).toEqual(
    [1, -2.5, Number.NEGATIVE_INFINITY],
  );
  const data = Float32Array.of(1, 2);
  expect(toFloat32({ dtype: "F32", shape: [2], data })).toBe(data);
});

test("errors of a file name it, the part that is wrong and what was expected", async () => {
  const entry = (dtype: string, shape: string, offsets: string) =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
  const float = (begin: number, end: number) => entry("F32", `[${(end - begin) / 4}]`, `[${begin},${end}]`);
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(3), "not a .safetensors file: 3 bytes, expected at least 8"],
    [
      Buffer.from("PK\u0003\u0004 some zip file"),
      "not a .safetensors file, or cut off: it claims a header of 7885648053892500304 bytes, expected at most 10",
    ],
    [fileOf('["a"]', 0), "the header is not a JSON object"],
    [fileOf("null", 0), "the header is not a JSON object"],
    [fileOf(`{"\\ud800":${float(0, 4)}}`, 4), 'the name "\\ud800" is not valid Unicode'],
    [fileOf(`{"a":${float(0, 8)},"b":${float(4, 12)}}`, 12), 'tensor "b" overlaps tensor "a"'],
    [
      fileOf(`{"a":${float(0, 4)},"b":${float(8, 12)}}`, 12),
      'tensor "b" leaves a hole of 4 bytes behind tensor "a"',
    ],
    [fileOf(`{"a":${float(4, 8)}}`, 8), 'tensor "a" leaves a hole of 4 bytes behind the header'],
    [
      fileOf(`{"a":${float(0, 8)}}`, 4),
      "the tensors end at byte 70, but the file has 66 bytes: it is cut off",
    ],
    [fileOf(`{"a":${float(0, 8)}}`, 9), "the tensors end at byte 70, but the file has 71 bytes"],
    [
      fileOf(`{"a":${entry("F32", "[2,2]", "[0,12]")}}`, 12),
      'tensor "a": offsets [0, 12] hold 12 bytes, but F32 [2,2] takes 16',
    ],
    [
      fileOf(`{"a":${entry("F32", "[4294967296,4294967296]", "[0,0]")}}`, 0),
      'tensor "a": offsets [0, 0] hold 0 bytes, but F32 [4294967296,4294967296] takes more than 2^53',
    ],
    [
      fileOf(`{"a":${entry("F4", "[2]", "[0,1]")}}`, 1),
      'tensor "a": dtype "F4", expected one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64',
    ],
    [
      fileOf(`{"a":${entry("U8", "[-1]", "[0,1]")}}`, 1),
      'tensor "a": shape [-1], expected a list of whole numbers',
    ],
    [
      fileOf(`{"a":${entry("U8", "[0]", "[2,1]")}}`, 1),
      'tensor "a": data_offsets [2,1], expected [begin, end] with begin <= end',
    ],
    [
      fileOf(`{"a":${entry("U8", "[0]", "[0]")}}`, 0),
      'tensor "a": data_offsets [0], expected [begin, end] with begin <= end',
    ],
    [
      fileOf('{"a":{"dtype":"U8","shape":[0]}}', 0),
      'tensor "a": data_offsets missing, expected [begin, end] with begin <= end',
    ],
    [fileOf('{"a":[]}', 0), 'tensor "a": expected an object with dtype, shape and data_offsets'],
    [fileOf(`{"a":${float(0, 4)},"\\u0061":${float(0, 4)}}`, 4), 'the header names "a" twice'],
    [fileOf('{"__metadata__":{"k":"1","k":"2"}}', 0), 'the header names "k" twice in "__metadata__"'],
    [fileOf('{"__metadata__":{"k":1}}', 0), '__metadata__: "k" is not a string'],
    [fileOf('{"__metadata__":"k"}', 0), "__metadata__ is not an object of strings"],
  ];
  for (const [bytes, expected] of cases) expect(await message(bytes)).toBe(expected);
  expect(await message(fileOf('{\n"a":\n', 0))).toMatch(/^the header is not JSON: /);
  expect(await message(fileOf("\ufeff{}", 0))).toMatch(/^the header is not JSON: /);
  expect(
    await message(Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([0x22, 0xff])])),
  ).toMatch(/^the header is not JSON: /);
});

test("what the Rust crate reads is read: metadata null, white space around the header, tensors without elements", async () => {
  const entry = (shape: string, begin: number, end: number) =>
    `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;
  const headers: [header: string, bytes: number, names: string[]][] = [
    [`{"__metadata__":null,"a":${entry("[1]", 0, 4)}}`, 4, ["a"]],
    [`{"a":${entry("[]", 0, 4)},"__metadata__":{}}`, 4, ["a"]],
    [`\n {"a":${entry("[1]", 0, 4)}} \n`, 4, ["a"]],
    [`{"a":${entry("[0,3]", 0, 0)},"b":${entry("[1]", 0, 4)},"c":${entry("[0]", 4, 4)}}`, 4, ["a", "b", "c"]],
    ["{}", 0, []],
  ];
  for (const [header, bytes, names] of headers) {
    const file = await open(fileOf(header, bytes));
    expect([header, [...file.tensors.keys()], file.metadata]).toEqual([header, names, {}]);
    await file.close();
  }
});

test("names that objects treat specially are names like others", async () => {
  const entry = (begin: number) => `{"dtype":"U8","shape":[1],"data_offsets":[${begin},${begin + 1}]}`;
  const file = await open(
    fileOf(`{"__proto__":${entry(1)},"10":${entry(2)},"9":${entry(0)},"__metadata__":{"__proto__":"x"}}`, 3),
  );
  expect([...file.tensors.keys()]).toEqual(["9", "__proto__", "10"]);
  expect(Object.entries(file.metadata)).toEqual([["__proto__", "x"]]);
  await file.close();
});

test("a file that is not there, is a folder, was closed or became shorter is an error that says so", async () => {
  expect((await failure(openSafetensors(join(folder, "none")))).message).toBe(
    `${folder}/none: cannot be opened: ENOENT: no such file or directory`,
  );
  expect((await failure(openSafetensors(folder))).message).toBe(`${folder}: is not a file`);
  const file = await open(fileOf('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}', 4));
  expect((await failure(file.read("b"))).message).toBe(`${file.path}: has no tensor "b"`);
  truncateSync(file.path, 63);
  expect((await failure(file.read("a"))).message).toBe(
    `${file.path}: ends at byte 63, while it is read up to byte 65`,
  );
  await file.close();
  expect((await failure(file.read("a"))).message).toMatch(/cannot be read: /);
});

test("tensors beyond 4 GiB are read, and one that is larger than an array can be is refused", async () => {
  const path = join(folder, "large.safetensors");
  const entry = (begin: number, end: number) =>
    `{"dtype":"U8","shape":[${end - begin}],"data_offsets":[${begin},${end}]}`;
  const [large, size] = [5_000_000_000, 5_000_000_004];
  const header = fileOf(`{"large":${entry(0, large)},"small":${entry(large, size)}}`, 0);
  writeFileSync(path, header);
  truncateSync(path, header.length + size); // zeros that take no place on the disk
  const file = await openSafetensors(path);
  expect([...(await file.read("small")).data]).toEqual([0, 0, 0, 0]);
  if (constants.MAX_LENGTH < large) {
    expect((await failure(file.read("large"))).message).toBe(
      `${path}: tensor "large" takes 5000000000 bytes, expected at most ${constants.MAX_LENGTH} of an array`,
    );
  }
  await file.close();
});

test("any header is a valid file or a SafetensorsError", async () => {
  const original = Buffer.from(golden.files[1]!.bytes, "base64");
  const edits = fc.array(
    fc.oneof(
      fc.record({ at: fc.nat(original.length - 1), byte: fc.nat(255), cut: fc.constant(false) }),
      fc.record({
        at: fc.nat(700),
        byte: fc.constantFrom(...Buffer.from('{}[]",:0129-eE\\u ')),
        cut: fc.constant(false),
      }),
      fc.record({ at: fc.nat(original.length - 1), byte: fc.constant(0), cut: fc.constant(true) }),
    ),
    { minLength: 1, maxLength: 4 },
  );
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(edits, async (list) => {
      let bytes = Buffer.from(original);
      for (const { at, byte, cut } of list) {
        if (cut) bytes = bytes.subarray(0, at);
        else if (at < bytes.length) bytes[at] = byte;
      }
      try {
        const file = await open(bytes);
        let total = 0;
        for (const name of file.tensors.keys()) total += raw(await file.read(name)).length;
        await file.close();
        expect(total).toBeLessThan(bytes.length);
        valid++;
      } catch (error) {
        if (!(error instanceof SafetensorsError)) throw error;
        expect(error.message).not.toMatch(/[\n\r\u2028\u2029]/);
      }
    }),
    { numRuns: 1500 },
  );
  expect(valid).toBeGreaterThan(20);
});
