import fs from "node:fs";
import { flatten, mapTree, valueAndGradients } from "@msmae/parameters";
import { toOnnx } from "@msmae/tfjs-onnxruntime";
import ort from "onnxruntime-node";
import { batchOf, loss, PAPER, parameters } from "./model.mjs";

const B = +process.argv[2] || 8,
  T = +process.argv[3] || 1,
  R = +process.argv[4] || 4;
const p = parameters(PAPER);
const inputs = { p, batch: batchOf(B, PAPER) };
const sig = mapTree(inputs, ({ shape, data }) => ({
  shape,
  dtype: data instanceof Float32Array ? "float32" : "int32",
}));
let t = performance.now();
const bytes = toOnnx((g) => valueAndGradients((q) => ({ loss: loss(q, g.batch, PAPER) }), g.p), sig);
console.log("trace", performance.now() - t);
fs.writeFileSync("/tmp/probe/m.onnx", bytes);
t = performance.now();
const s = await ort.InferenceSession.create(bytes, {
  executionProviders: ["cpu"],
  intraOpNumThreads: T,
  graphOptimizationLevel: process.env.OPT ?? "all",
  enableProfiling: true,
  profileFilePrefix: "/tmp/probe/prof",
  logSeverityLevel: 3,
});
console.log("create", performance.now() - t);
const feeds = Object.fromEntries(
  flatten(inputs).map(([n, { shape, data }]) => [
    n,
    new ort.Tensor(data instanceof Float32Array ? "float32" : "int32", data, shape),
  ]),
);
const fetches = Object.fromEntries(
  s.outputNames.map((n) => {
    const path = n.replace(/^out\./, "");
    const w = flatten(p).find(([k]) => "gradients." + k === n);
    return [n, w ? new ort.Tensor("float32", new Float32Array(w[1].data.length), w[1].shape) : null];
  }),
);
for (let i = 0; i < R; i++) {
  const c = process.cpuUsage(),
    t = performance.now();
  const o = await s.run(feeds, fetches);
  const u = process.cpuUsage(c);
  console.log(
    "run",
    (performance.now() - t).toFixed(0),
    "cpu",
    (u.user / 1000).toFixed(0),
    "sys",
    (u.system / 1000).toFixed(0),
    "loss",
    o.loss.data[0],
  );
}
s.endProfiling();
await new Promise((r) => setTimeout(r, 500));
const f = fs
  .readdirSync("/tmp/probe")
  .filter((x) => x.startsWith("prof") && x.endsWith(".json"))
  .sort()
  .at(-1);
const ev = JSON.parse(fs.readFileSync("/tmp/probe/" + f)).filter(
  (e) => e.cat === "Node" && e.name.endsWith("_kernel_time"),
);
fs.unlinkSync("/tmp/probe/" + f);
const per = new Map();
for (const e of ev) {
  const k = e.name;
  const shape =
    JSON.stringify((e.args.input_type_shape || []).map((x) => Object.values(x)[0])) +
    "→" +
    JSON.stringify((e.args.output_type_shape || []).map((x) => Object.values(x)[0]));
  const o = per.get(k);
  if (!o) per.set(k, { op: e.args.op_name, shape, min: e.dur, n: 1 });
  else {
    o.min = Math.min(o.min, e.dur);
    o.n++;
  }
}
const by = new Map(),
  bys = new Map();
for (const { op, shape, min } of per.values()) {
  const a = by.get(op) ?? [0, 0];
  a[0] += min;
  a[1]++;
  by.set(op, a);
  const b = bys.get(op + " " + shape) ?? [0, 0];
  b[0] += min;
  b[1]++;
  bys.set(op + " " + shape, b);
}
const total = [...by.values()].reduce((s, [x]) => s + x, 0);
console.log("total ms", total / 1000);
for (const [k, [d, n]] of [...by].sort((a, b) => b[1][0] - a[1][0]).slice(0, 20))
  console.log(k.padEnd(28), (d / 1000).toFixed(1).padStart(8), n, ((100 * d) / total).toFixed(1) + "%");
console.log();
for (const [k, [d, n]] of [...bys]
  .filter(([k]) => !/^Gemm/.test(k) || process.env.GEMM)
  .sort((a, b) => b[1][0] - a[1][0])
  .slice(0, +process.env.TOP || 40))
  console.log((d / 1000).toFixed(1).padStart(8), n, k);
