/// <reference lib="dom" />
// Runs in the page: marks the section that is being read in the table of contents.
export {};

const list = document.querySelector<HTMLElement>("nav ol")!;
const links = new Map<string, HTMLAnchorElement>();
for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a")) links.set(link.hash.slice(1), link);
const onScreen = new Set<Element>();
const sections = [...document.querySelectorAll("main section")];

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) onScreen.add(target);
      else onScreen.delete(target);
    }
    const current = sections.find((section) => onScreen.has(section));
    for (const [id, link] of links) link.ariaCurrent = id === current?.id ? "true" : null;
    const link = current && links.get(current.id);
    // On narrow screens the contents are one line, wider than the screen.
    if (link) list.scrollLeft = link.offsetLeft - list.offsetLeft - 16;
  },
  { rootMargin: "-15% 0px -60% 0px" },
);
for (const section of sections) observer.observe(section);
