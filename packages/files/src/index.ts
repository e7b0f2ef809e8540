export { mayLive, type ProcessOwner, thisProcess } from "./process-owner.js";
export { renameWhole, writeWhole } from "./write-whole.js";
