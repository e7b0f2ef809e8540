import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  extractStreams,
  NoShouldersError,
  normalise,
  PoseFormatError,
  readPose,
  STREAM_NAMES,
  StreamError,
  writePose,
} from "../index.js";
import { bytesOf, goldens } from "../poses.fixture.js";

const mutation = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("uint16" as const), at: fc.nat(), value: fc.nat(0xffff) }),
  fc.record({
    kind: fc.constant("uint32" as const),
    at: fc.nat(),
    value: fc.constantFrom(0xffffffff, 0x7fffffff, 0x7fc00000, 0),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 40 }) }),
);
// The header is where the claims are, so most mutations should hit it.
const where = fc.oneof(
  { weight: 3, arbitrary: fc.constant(600) },
  { weight: 1, arbitrary: fc.constant(1e9) },
);

function mutate(
  bytes: Uint8Array,
  mutations: readonly (typeof mutation extends fc.Arbitrary<infer M> ? M : never)[],
  limit: number,
) {
  let mutated = bytes.slice();
  for (const m of mutations) {
    if (mutated.length < 4) break;
    const at = m.at % Math.min(limit, mutated.length - 3);
    const view = new DataView(mutated.buffer);
    if (m.kind === "flip") mutated[at]! ^= 1 << m.bit;
    if (m.kind === "uint16") view.setUint16(at, m.value, true);
    if (m.kind === "uint32") view.setUint32(at, m.value, true);
    if (m.kind === "cut") mutated = mutated.slice(0, at);
    if (m.kind === "insert")
      mutated = new Uint8Array([...mutated.subarray(0, at), ...m.bytes, ...mutated.subarray(at)]);
  }
  return mutated;
}

test("any bytes are a pose that writes as the same bytes, or a PoseFormatError of one line", () => {
  const originals = goldens.map(bytesOf);
  let poses = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      where,
      (original, list, limit) => {
        const bytes = mutate(original, list, limit);
        try {
          const pose = readPose(bytes, "mutated.pose");
          poses++;
          expect(pose.data.byteLength + pose.confidence.byteLength).toBeLessThanOrEqual(16 * bytes.length);
          expect(Buffer.compare(writePose(pose), bytes)).toBe(0);
          const { shoulders } = normalise(
            extractStreams(
              pose,
              STREAM_NAMES.filter((_, i) => list.length % (i + 1) === 0),
            ),
          );
          expect(shoulders.coordinates.every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (error instanceof StreamError || error instanceof NoShouldersError) return;
          if (!(error instanceof PoseFormatError)) throw error;
          expect(error.message).toMatch(/^mutated\.pose: byte [\d,]+: [^\n\r\u2028\u2029]+$/);
          expect(error.offset).toBeLessThanOrEqual(bytes.length);
        }
      },
    ),
    { numRuns: 4000 },
  );
  expect(poses).toBeGreaterThan(100);
});
