/// <reference lib="dom" />
// Runs in the page, before the other scripts: paper is light, whatever the screen is, and folded text is open on it.
export {};

const folded = [...document.querySelectorAll("details")];
let opened: HTMLDetailsElement[] = [];

addEventListener("beforeprint", () => {
  document.documentElement.classList.add("paper");
  opened = folded.filter((details) => !details.open);
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("paper");
  for (const details of opened) details.open = false;
});
