/** A CRC-32 as eight digits. */
export const hexadecimal = (sum: number): string => sum.toString(16).padStart(8, "0");
