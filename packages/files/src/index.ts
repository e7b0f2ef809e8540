export { atEnd } from "./at-end.js";
export { checkFolder, claimFolder, type FolderClaim, FolderNotEmptyError } from "./claim-folder.js";
export { FileError, isSystemError, reasonOf } from "./file-error.js";
export { LockedError, lock } from "./lock.js";
export { mayLive, type ProcessOwner, thisProcess } from "./process-owner.js";
export { checkReplacement, type FolderReplacement, writeFolder } from "./write-folder.js";
export { renameWhole, writeWhole } from "./write-whole.js";
