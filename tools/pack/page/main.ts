// A page as a user of Vite writes it: reads a .pose file of its public folder, draws its first frame, and uses what else
// of the packages runs in a browser.
import { bleu, corpusScore } from "@msmae/metrics";
import { drawSkeleton, extractStreams, readPose } from "@msmae/pose";
import { poseRecorder } from "@msmae/pose/browser";

const response = await fetch("clip.pose");
const pose = readPose(new Uint8Array(await response.arrayBuffer()), "clip.pose");
document.body.innerHTML = drawSkeleton(extractStreams(pose, ["body"]), 0);

const recorder = poseRecorder({ facePoints: 468, world: false }, pose);
recorder.add({ leftHandLandmarks: Array.from({ length: 21 }, () => ({ x: 0.5, y: 0.5, z: 0 })) }, 0);
const { score } = corpusScore(bleu(), ["es wird sehr kalt ."], ["es wird sehr kalt ."]);
document.title = `${pose.frames} frames read, ${recorder.recording().pose.frames} recorded, BLEU ${score.toFixed(2)}`;
