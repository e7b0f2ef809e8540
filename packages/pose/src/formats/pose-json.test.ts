import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readPose, readPoseJson, writePose, writePoseJson } from "../index.js";
import { bytesOf, component, goldens, poseOf } from "../poses.fixture.js";

test("a pose comes back from JSON bit by bit", () => {
  for (const golden of goldens) {
    const bytes = bytesOf(golden);
    const text = writePoseJson(readPose(bytes));
    expect(Buffer.compare(writePose(readPoseJson(text)), bytes)).toBe(0);
    expect(JSON.parse(text).data.length).toBe(golden.shape[0]);
  }
});

test("any float32 comes back, also those that JSON has no number for", () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 6, maxLength: 6 }), (data) => {
      const pose = { ...poseOf([component("A", ["a"], "XYC")], 3), data };
      const back = readPoseJson(writePoseJson(pose));
      expect(Array.from(back.data, (value, i) => Object.is(value, data[i]))).toEqual(new Array(6).fill(true));
    }),
  );
  const small = {
    ...poseOf([component("A", ["a"], "XC")], 1),
    data: Float32Array.of(0.1),
    confidence: Float32Array.of(1),
  };
  expect(writePoseJson(small)).toContain('"data":[[[[0.1]]]],"confidence":[[[1]]]');
});

test("readPoseJson() names the value that is wrong", () => {
  const good = JSON.parse(writePoseJson(poseOf([component("A", ["a", "b"], "XYC")], 2)));
  const bad = (changed: object) => () => readPoseJson(JSON.stringify({ ...good, ...changed }), "clip.json");
  expect(bad({ version: 0.3 })).toThrow("clip.json: version: 0.3, expected 0, 0.1 or 0.2");
  expect(bad({ fps: null })).toThrow("clip.json: fps: null, expected a number");
  const infinite = JSON.stringify({ ...good, fps: 0 }).replace('"fps":0', '"fps":1e400');
  expect(() => readPoseJson(infinite)).toThrow("json: fps: Infinity, expected a number of at least 0");
  expect(bad({ width: 1.5 })).toThrow("clip.json: width: 1.5, expected a whole number from 0 to 65,535");
  expect(bad({ people: 2 })).toThrow("clip.json: data[0]: 1 items, expected a list of 2");
  expect(bad({ confidence: [[[1, 1]], [[1, "1"]]] })).toThrow(
    'clip.json: confidence[1][0][1]: "1", expected a number',
  );
  const limb = [{ ...good.components[0], limbs: [[0, 2]] }];
  expect(bad({ components: limb })).toThrow(
    "clip.json: components[0].limbs[0][1]: 2, expected a whole number from 0 to 1",
  );
  expect(() => readPoseJson("[]")).toThrow("json: a list, expected an object");
});
