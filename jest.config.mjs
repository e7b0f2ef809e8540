import { fileURLToPath } from "node:url";

// Jest gives tests a copy of the environment, so that what they load cannot switch ONNX Runtime's telemetry off.
process.env.ORT_DISABLE_TELEMETRY = "1";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The configuration of every package: tools/test.mjs gives its folder as `rootDir`. Tests run on what is shipped: the compiled
 * `dist/`, as native ES modules. See docs/decisions/0003-tests-run-on-dist.md.
 */
export default {
  testEnvironment: file("./tools/jest-environment.mjs"),
  testMatch: ["<rootDir>/dist/**/*.test.js", "<rootDir>/test/**/*.test.mjs"],
  transform: {},
  maxWorkers: 2,
  // Shared machines stall: a test fails for what it finds, not for the time it took. This only ends one that hangs.
  testTimeout: 300_000,
};
