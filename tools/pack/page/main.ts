// A page as a user of Vite writes it: reads a .pose file of its public folder, and draws its first frame.
import { drawSkeleton, extractStreams, readPose } from "@msmae/pose";

const response = await fetch("clip.pose");
const pose = readPose(new Uint8Array(await response.arrayBuffer()), "clip.pose");
document.body.innerHTML = drawSkeleton(extractStreams(pose, ["body"]), 0);
document.title = `${pose.frames} frames`;
