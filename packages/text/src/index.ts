export { count, counted } from "./counted.js";
export { inWords, listed } from "./lists.js";
export { oneLine } from "./one-line.js";
export { quote, shown } from "./quote.js";
