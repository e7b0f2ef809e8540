import { TestEnvironment } from "jest-environment-node";

/**
 * Jest runs each test file in its own realm, and native addons (onnxruntime-node) refuse typed arrays of
 * another realm. This environment hands the outer realm's binary types to the tests.
 */
export default class OneRealmEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const type of [
      ArrayBuffer,
      SharedArrayBuffer,
      DataView,
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
    ]) {
      this.global[type.name] = type;
    }
  }
}
