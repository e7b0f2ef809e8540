/// <reference lib="dom" />
// Runs in the page: plays the clips of one `data-player` element. It stands alone, as pages have it inline.
import type { EncodedClip, EncodedStream } from "../encode-clip.js";

const MISSING = -32768;
const SPEEDS = [0.25, 0.5, 1, 2];

type Points = Int16Array;
interface Stream extends Omit<EncodedStream, "original" | "reconstruction"> {
  readonly original: Points;
  readonly reconstruction: Points | undefined;
  readonly loose: readonly number[];
}
interface Clip extends Omit<EncodedClip, "streams"> {
  readonly streams: readonly Stream[];
}
type View = "Original" | "What the model saw" | "Reconstruction";

/** [T, K, 2] in steps; see `encodeClip()`. */
export function decodePoints(base64: string): Points {
  const text = atob(base64);
  const points = new Int16Array(text.length / 2);
  for (let i = 0; i < points.length; i++) {
    points[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 8);
  }
  return points;
}

/** From where to where frames are masked, ends excluded: "01101" has [1, 3] and [4, 5]. */
export function maskedRuns(masked: string): [start: number, end: number][] {
  return [...masked.matchAll(/1+/g)].map((run) => [run.index, run.index + run[0].length]);
}

function decode(clip: EncodedClip): Clip {
  const streams = clip.streams.map((stream): Stream => {
    const joined = new Set(stream.limbs.flat());
    return {
      ...stream,
      original: decodePoints(stream.original),
      reconstruction: stream.reconstruction === undefined ? undefined : decodePoints(stream.reconstruction),
      loose: Array.from({ length: stream.points }, (_, k) => k).filter((k) => !joined.has(k)),
    };
  });
  return { ...clip, streams };
}

/** An element with properties and children; text is always text. */
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function mount(root: HTMLElement): void {
  const encoded: EncodedClip[] = JSON.parse(root.querySelector("script")!.textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const hidden = new Set<string>();
  let clip: Clip;
  let canvases: [View, HTMLCanvasElement][] = [];
  let time = 0; // in frames
  let playing = false;
  let onScreen = false;
  let untouched = true;

  const chooser = make("div", { className: "clips", role: "group", ariaLabel: "Clips" });
  const stage = make("div", { className: "stage" });
  const lanes = make("div", { className: "lanes" });
  const head = make("div", { className: "playhead" });
  const scrub = make("input", { type: "range", min: "0", step: "1", value: "0", ariaLabel: "Frame" });
  const names = make("div", { className: "names", role: "group", ariaLabel: "Streams" });
  const play = make("button", { type: "button", className: "play" });
  const speed = make("select", { ariaLabel: "Speed" });
  for (const value of SPEEDS)
    speed.append(make("option", { value: String(value), textContent: `${value}×` }));
  speed.value = "1";
  const ghost = make("input", { type: "checkbox", checked: true });
  const ghostLabel = make("label", {}, ghost, "original behind the reconstruction");
  const where = make("output", { className: "where" });
  const keys = make("span", { className: "keys" }, "Space plays · ← → step · Shift jumps ten");
  root.append(
    chooser,
    stage,
    make("div", { className: "timeline" }, names, make("div", { className: "tracks" }, lanes, head, scrub)),
    make("div", { className: "controls" }, play, make("label", {}, "speed ", speed), ghostLabel, where, keys),
  );

  const buttons = encoded.map((entry, i) => {
    const button = make("button", { type: "button", textContent: entry.caption, dir: "auto" });
    button.addEventListener("click", () => choose(i));
    return button;
  });
  if (encoded.length > 1) chooser.append(...buttons);

  function choose(index: number): void {
    clip = decode(encoded[index]!);
    time = 0;
    buttons.forEach((button, i) => {
      button.ariaPressed = String(i === index);
    });
    const views: View[] = ["Original"];
    if (clip.streams.some(({ masked }) => masked)) views.push("What the model saw");
    if (clip.streams.some(({ reconstruction }) => reconstruction)) views.push("Reconstruction");
    ghostLabel.hidden = !views.includes("Reconstruction");
    canvases = views.map((view) => [
      view,
      make("canvas", { role: "img", ariaLabel: `${view}: ${clip.caption}` }),
    ]);
    stage.replaceChildren(
      ...canvases.map(([view, canvas]) => {
        canvas.style.aspectRatio = `${clip.box[2]} / ${clip.box[3]}`;
        return make("figure", {}, canvas, ...(views.length > 1 ? [make("figcaption", {}, view)] : []));
      }),
    );
    scrub.max = String(clip.frames - 1);
    names.replaceChildren(...clip.streams.map(toggle));
    lanes.replaceChildren(...clip.streams.map(lane));
    resize();
  }

  function toggle({ name, color }: Stream): HTMLElement {
    const box = make("input", { type: "checkbox", checked: !hidden.has(name) });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      draw();
    });
    const label = make("label", { dir: "auto" }, box, name);
    label.style.setProperty("--color", color);
    return label;
  }

  function lane({ color, masked }: Stream): HTMLElement {
    const runs = maskedRuns(masked ?? "").map(([start, end]) => {
      const run = make("i");
      run.style.left = `${(100 * start) / clip.frames}%`;
      run.style.width = `${(100 * (end - start)) / clip.frames}%`;
      return run;
    });
    const track = make("div", { className: "lane" }, ...runs);
    track.style.setProperty("--color", color);
    return track;
  }

  function resize(): void {
    for (const [, canvas] of canvases) {
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    }
    draw();
  }

  function draw(): void {
    const frame = Math.floor(time);
    const colors = clip.streams.map((stream) => colorOf(stream.color.slice("var(".length, -1)));
    const grey = colorOf("--ghost");
    for (const [view, canvas] of canvases) {
      const context = canvas.getContext("2d")!;
      const [left, top, width, height] = clip.box;
      // The style bounds a canvas' height, so that its sides need not be in the box's proportion: the box is centred.
      const scale = Math.min(canvas.width / width, canvas.height / height);
      const x = (canvas.width - width * scale) / 2 - left * scale;
      const y = (canvas.height - height * scale) / 2 - top * scale;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale, 0, 0, scale, x, y);
      context.lineCap = context.lineJoin = "round";
      clip.streams.forEach((stream, i) => {
        if (hidden.has(stream.name)) return;
        const masked = stream.masked?.[frame] === "1";
        if (masked && view === "What the model saw") return;
        const replaced = stream.reconstruction && (masked || stream.masked === undefined);
        const predicted = view === "Reconstruction" && replaced ? stream.reconstruction : undefined;
        if (predicted && ghost.checked) figure(context, stream, stream.original, frame, grey);
        figure(context, stream, predicted ?? stream.original, frame, colors[i]!);
      });
    }
    head.style.left = `${(100 * (frame + 0.5)) / clip.frames}%`;
    scrub.value = String(frame);
    const gone = clip.streams.filter(({ masked }) => masked?.[frame] === "1").map(({ name }) => name);
    const at = `frame ${frame + 1} of ${clip.frames}, ${(frame / clip.fps).toFixed(2)} s`;
    where.value = at;
    scrub.ariaValueText = gone.length > 0 ? `${at}, masked: ${gone.join(", ")}` : at;
    root.dataset.frame = String(frame);
  }

  function figure(
    context: CanvasRenderingContext2D,
    stream: Stream,
    points: Points,
    frame: number,
    color: string,
  ) {
    const x = (k: number) => points[2 * (frame * stream.points + k)]!;
    const y = (k: number) => points[2 * (frame * stream.points + k) + 1]!;
    // Few points are arms, some a hand, many a face: thinner, so that none hides the next.
    const width = stream.points <= 12 ? 170 : stream.points <= 30 ? 95 : 60;
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width;
    context.beginPath();
    for (const [from, to] of stream.limbs) {
      if (x(from) === MISSING || x(to) === MISSING) continue;
      context.moveTo(x(from), y(from));
      context.lineTo(x(to), y(to));
    }
    context.stroke();
    for (const k of stream.loose) {
      if (x(k) === MISSING) continue;
      context.beginPath();
      context.arc(x(k), y(k), 0.9 * width, 0, 2 * Math.PI);
      context.fill();
    }
  }

  function setPlaying(value: boolean): void {
    playing = value;
    play.textContent = value ? "Pause" : "Play";
    if (value) requestAnimationFrame((now) => advance(now, now));
  }

  function advance(before: number, now: number): void {
    if (!playing || !onScreen) return;
    const frame = Math.floor(time);
    // After a hidden tab the clock has run on; the clip has not.
    time = (time + (Math.min(now - before, 250) / 1000) * clip.fps * Number(speed.value)) % clip.frames;
    if (Math.floor(time) !== frame) draw();
    requestAnimationFrame((next) => advance(now, next));
  }

  function seek(frame: number): void {
    untouched = false;
    setPlaying(false);
    time = Math.max(0, Math.min(clip.frames - 1, frame));
    draw();
  }

  function playPause(): void {
    untouched = false;
    setPlaying(!playing);
  }

  play.addEventListener("click", playPause);
  stage.addEventListener("click", playPause);
  scrub.addEventListener("input", () => seek(Number(scrub.value)));
  ghost.addEventListener("change", draw);
  root.addEventListener("keydown", (event) => {
    const target = event.target;
    if (target === speed || event.ctrlKey || event.metaKey || event.altKey) return;
    const frame = Math.floor(time);
    const stride = event.shiftKey ? 10 : 1;
    if (event.key === " " && target === scrub) playPause();
    else if (event.key === "ArrowLeft") seek(frame - stride);
    else if (event.key === "ArrowRight") seek(frame + stride);
    else if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(clip.frames - 1);
    else return;
    event.preventDefault();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  addEventListener("beforeprint", () => draw());
  addEventListener("afterprint", () => draw());
  new ResizeObserver(resize).observe(stage);
  new IntersectionObserver(
    ([entry]) => {
      onScreen = entry!.isIntersecting;
      // Plays by itself when it first comes into view, but not for those who asked for less motion.
      setPlaying(playing || (onScreen && untouched && !still.matches));
    },
    { threshold: 0.3 },
  ).observe(stage);

  setPlaying(false);
  choose(0);
}

if (typeof document !== "undefined") {
  for (const root of document.querySelectorAll<HTMLElement>("[data-player]")) mount(root);
}
