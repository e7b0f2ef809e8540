import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOf, makePose, withNaN, withoutShoulders } from "./corpus.fixture.js";
import { type Case, data, file, folders, line, testRefusals } from "./refusals.fixture.js";

const pose = writePose(makePose());

testRefusals([
  ["a path where nothing is", () => data("/nowhere"), /\/nowhere: nothing is there; expected a folder/],
  ["an empty path", () => data(""), /option '--data <path>' argument '' is invalid\. Expected a path/],
  ["a file that is no manifest", () => data(file("notes.txt", "x")), /notes\.txt: got a file; expected/],
  ["an empty folder", () => data(newFolder()), /folder-\w+: no clips; expected \.pose files/],
  [
    "a file that is only named .pose",
    () => data(folderOf({ "a.pose": "this is no pose" })),
    /the only clip cannot be used: 1 is not a \.pose file \(a\.pose\); .*a\.pose: byte 0: not a \.pose file/,
  ],
  [
    "truncated files",
    () => data(folderOf({ "a.pose": pose.subarray(0, 300), "b.pose": pose.subarray(0, -1) })),
    /none of 2 clips can be used: 2 are truncated \(a\.pose, b\.pose\); .*a\.pose: byte/,
  ],
  [
    "an empty file",
    () => data(folderOf({ "a.pose": "" })),
    /the only clip cannot be used: 1 is truncated \(a\.pose\)|the only clip cannot be used: 1 is not a \.pose/,
  ],
  [
    "a file without frames",
    () => data(folderOf({ "a.pose": makePose({ frames: 0 }) })),
    /the only clip cannot be used: 1 has no frames \(a\.pose\)/,
  ],
  [
    "clips without shoulders",
    () => data(folderOf({ "a.pose": withoutShoulders(makePose()), "b.pose": withoutShoulders(makePose()) })),
    /shoulders, without which a pose has no frame of reference \(last: [ab]\.pose\)/,
  ],
  [
    "a clip of which every coordinate is NaN",
    () => data(folderOf({ "a.pose": withNaN(makePose(), () => true) })),
    /the only window shows no shoulders/,
  ],
  [
    "held-out clips without shoulders",
    () =>
      data(
        folderOf({
          "a.pose": makePose(),
          "b.pose": withoutShoulders(makePose()),
          "manifest.jsonl":
            line({ id: "a", pose: "a.pose" }) + line({ id: "b", pose: "b.pose", split: "valid" }),
        }),
      ),
    /clips held out for validation: the only window shows no shoulders.* \(last: b\)$/,
  ],
  [
    "clips without shoulders that the seed holds out",
    () => data(folderOf({ "a.pose": makePose(), "b.pose": withoutShoulders(makePose()) })),
    /clips held out for validation: .* \(last: b\.pose\); hold out others with --seed, or none with --set/,
  ],
  [
    "a manifest line that is not JSON",
    () => data(file("manifest.jsonl", `${line({ id: "a", pose: "a.pose" })}{"id": "b",\n`)),
    /manifest\.jsonl: line 2: expected a JSON object, got "/,
  ],
  [
    "a manifest line with a wrong type",
    () => data(file("manifest.jsonl", line({ id: "a", pose: "a.pose", start: "3 s" }))),
    /manifest\.jsonl: line 1: start: expected seconds, 0 or more, got "3 s"/,
  ],
  [
    "a manifest whose files are missing",
    () => data(file("manifest.jsonl", line({ id: "a", pose: "gone.pose" }))),
    /manifest\.jsonl: the only clip cannot be used: 1 cannot be opened \(a\); ENOENT.*gone\.pose/,
  ],
  ["an empty manifest", () => data(file("manifest.jsonl", "\n")), /the manifest lists no clips/],
  [
    "a stream that no clip has",
    () => data(folders.good, "--set", 'model.streams=["body","face"]'),
    /none of 12 clips can be used: 12 have no face stream/,
  ],
] satisfies Case[]);
