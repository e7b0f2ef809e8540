import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { valueAndGradients } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { ModelProtoSchema } from "onnx-buf";
import { normal } from "./agreement.fixture.js";
import { compile, toOnnx } from "./index.js";
import { InferenceSession, Tensor } from "./onnxruntime.js";

const float = (...shape: number[]) => ({ shape, dtype: "float32" as const });

function step({ p, x }: { p: { weight: tf.Tensor }; x: tf.Tensor }) {
  return valueAndGradients((q) => ({ loss: tf.mean(tf.square(tf.matMul(x, q.weight))) }), p);
}

test("toOnnx() writes a model whose inputs and outputs are dotted paths", async () => {
  const bytes = toOnnx(step, { p: { weight: float(3, 2) }, x: float(4, 3) });
  const session = await InferenceSession.create(bytes);
  expect(session.inputNames).toEqual(["p.weight", "x"]);
  expect(session.outputNames).toEqual(["loss", "gradients.weight"]);
  const [weight, x] = [normal([3, 2], 1), normal([4, 3], 2)];
  const given = {
    "p.weight": new Tensor("float32", weight.data, [3, 2]),
    x: new Tensor("float32", x.data, [4, 3]),
  };
  const { loss } = await session.run(given);
  const expected = await compile(step).run({ p: { weight }, x });
  expect(loss!.data).toEqual(expected.loss.data);
});

test("toOnnx() makes inputs with values part of the file, leaves out what nothing reads, and writes metadata", async () => {
  const score = ({
    p,
    x,
  }: {
    p: { weight: tf.Tensor; bias: tf.Tensor };
    x: tf.Tensor;
    unread?: tf.Tensor;
  }) => ({
    y: tf.matMul(x, p.weight),
  });
  const [weight, x] = [normal([3, 2], 1), normal([4, 3], 2)];
  const inputs = { p: { weight: float(3, 2), bias: float(2) }, x: float(4, 3), unread: float(5) };
  const constants = new Map([
    ["p.weight", weight],
    ["p.bias", normal([2], 3)],
  ]);
  const metadata = { glosses: '["日本"]', frames: "32" };
  const bytes = toOnnx(score, inputs, { constants, metadata });
  const session = await InferenceSession.create(bytes);
  expect(session.inputNames).toEqual(["x"]);
  const { y } = await session.run({ x: new Tensor("float32", x.data, [4, 3]) });
  const all = { p: { weight, bias: normal([2], 3) }, x };
  expect(y!.data).toEqual((await compile(score).run(all)).y.data);
  const { metadataProps, graph } = fromBinary(ModelProtoSchema, bytes);
  expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toEqual(metadata);
  expect(graph?.initializer.map(({ name }) => name)).toEqual(["p.weight"]);
  expect(() => toOnnx(score, inputs, { constants: new Map([["p.weight", normal([3], 1)]]) })).toThrow(
    'The constant "p.weight" has shape [3]; expected [3, 2].',
  );
});

test.each([3, 40])(
  "toOnnx() computes products with constant matrices in 8 bits where asked to, of %d rows",
  async (rows) => {
    const layer = ({
      p,
      x,
    }: {
      p: { weight: tf.Tensor; bias: tf.Tensor; table: tf.Tensor };
      x: tf.Tensor;
    }) => ({
      y: tf.add(tf.add(tf.matMul(x, p.weight, false, true), p.bias), tf.sum(p.table)),
      plain: tf.matMul(x, p.weight, false, true),
    });
    const [weight, x] = [normal([96, 64], 1), normal([rows, 64], 2)];
    const [bias, table] = [normal([96], 3), normal([4, 4], 4)]; // the table is no factor: it stays as it is
    const inputs = { p: { weight: float(96, 64), bias: float(96), table: float(4, 4) }, x: float(rows, 64) };
    const constants = new Map(
      Object.entries({ weight, bias, table }).map(([name, value]) => [`p.${name}`, value]),
    );
    const bytes = toOnnx(layer, inputs, { constants, int8: true });
    expect(bytes.length).toBeLessThan(toOnnx(layer, inputs, { constants }).length / 2);
    const session = await InferenceSession.create(bytes);
    expect(session.inputNames).toEqual(["x"]);
    const found = await session.run({ x: new Tensor("float32", x.data, x.shape) });
    const exact = await compile(layer).run({ p: { weight, bias, table }, x });
    for (const name of ["y", "plain"] as const) {
      const [a, b] = [found[name]!.data as Float32Array, exact[name].data];
      const errors = a.map((value, i) => value - (b[i] as number));
      const size = (values: ArrayLike<number>) =>
        Math.hypot(...Array.from(values)) / Math.sqrt(values.length);
      expect(size(errors)).toBeGreaterThan(0); // otherwise nothing was rounded
      expect(size(errors) / size(exact.plain.data)).toBeLessThan(0.03);
    }
  },
);

test("toOnnx() gives the same bytes each time", () => {
  const inputs = { p: { weight: float(3, 2) }, x: float(4, 3) };
  expect(toOnnx(step, inputs)).toEqual(toOnnx(step, inputs));
});

test("An output that would be named like an input gets another name", async () => {
  const bytes = toOnnx(({ x }: { x: tf.Tensor }) => ({ x: tf.exp(x) }), { x: float(2) });
  expect((await InferenceSession.create(bytes)).outputNames).toEqual(["out.x"]);
});

test("A full tensor of one number is not stored", () => {
  const bytes = toOnnx(({ x }: { x: tf.Tensor }) => ({ y: tf.concat([x, tf.ones([1000, 1000])], 0) }), {
    x: float(1, 1000),
  });
  expect(bytes.length).toBeLessThan(1000);
});

test("The model says its opset and its IR version", () => {
  const { opsetImport, irVersion } = fromBinary(
    ModelProtoSchema,
    toOnnx(({ x }: { x: tf.Tensor }) => ({ y: tf.exp(x) }), { x: float(2) }),
  );
  expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
    ["", 20n],
    ["com.microsoft", 1n],
  ]);
  expect(irVersion).toBe(9n);
});
