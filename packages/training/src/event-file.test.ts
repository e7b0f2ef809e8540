import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { crc32c } from "./crc32c.js";
import { EventFile } from "./event-file.js";

test("crc32c() gives the check values of RFC 3720, appendix B.4, and of the CRC catalogue", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
});

test("EventFile writes records whose lengths and sums hold, and messages with tag and value", () => {
  const folder = mkdtempSync(join(tmpdir(), "msmae-events-"));
  const events = EventFile.create(folder, 41);
  events.scalars(42, [
    ["loss", 0.5],
    ["streamLoss/body", Number.NaN],
    ["huge", 1e300],
  ]);
  events.close();
  const bytes = readFileSync(events.path);
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const sum = (from: number, to: number) => {
      const crc = crc32c(bytes.subarray(from, to));
      return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
    };
    expect(bytes.readUInt32LE(at + 8)).toBe(sum(at, at + 8));
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(sum(at + 12, at + 12 + length));
    messages.push(bytes.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  const [version, session, scalars] = messages.map((message) => message.toString("hex"));
  expect(messages).toHaveLength(3);
  // Fields by tensorboard 2.21.0, which reads this file: tools/reference/training/tensorboard-check.py
  expect(version).toContain(`1a0d${Buffer.from("brain.Event:2").toString("hex")}`);
  expect(session!.endsWith("102a3a020801")).toBe(true); // step 42, session_log { status: START }
  expect(scalars).toContain(`0a04${Buffer.from("loss").toString("hex")}150000003f`);
  expect(scalars).toContain(`0a04${Buffer.from("huge").toString("hex")}150000807f`); // infinity
});
