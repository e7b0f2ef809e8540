export { newFolder } from "./folder.js";
export { type Ended, type Running, startProcess } from "./process.js";
