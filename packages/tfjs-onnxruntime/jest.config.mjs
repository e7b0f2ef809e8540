import base from "../../jest.config.base.mjs";

// Hundreds of small graphs are compiled: on a busy machine five seconds are not enough for one test.
export default { ...base, testTimeout: 120_000 };
