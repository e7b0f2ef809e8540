/** What stands above every number of synthetic signers. */
export const SYNTHETIC = "Synthetic signers: the numbers say nothing about real signing.";
