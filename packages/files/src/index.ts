export { renameWhole, writeWhole } from "./write-whole.js";
