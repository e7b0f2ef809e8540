export { count, counted } from "./counted.js";
export { escapeXml } from "./escape-xml.js";
export { inWords, listed } from "./lists.js";
export { oneLine } from "./one-line.js";
export { quote, shown } from "./quote.js";
