/// <reference lib="dom" />
// Runs in the page: values under the pointer or, with the arrow keys, under the focus; lines hidden from the legend.

export interface ChartData {
  readonly xName: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly logarithmic: boolean;
  readonly series: readonly { name: string; points: readonly (readonly [number, number | null])[] }[];
}

/** The index of the value of ascending `xs` that is nearest to `x`. */
export function nearest(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  return x - xs[low]! <= xs[high]! - x ? low : high;
}

function mount(chart: HTMLElement): void {
  const data: ChartData = JSON.parse(chart.querySelector("script")!.textContent);
  const plot = chart.querySelector<HTMLElement>(".plot")!;
  const lines = chart.querySelectorAll<SVGGElement>("svg g");
  const buttons = chart.querySelectorAll<HTMLButtonElement>(".legend button");
  const drawn = data.series.map(({ points }) =>
    points.filter((point): point is [number, number] => point[1] !== null),
  );
  const steps = [...new Set(drawn.flatMap((points) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const shown = data.series.map(() => true);
  let at = steps.length - 1;

  const rule = document.createElement("div");
  rule.className = "rule";
  const readout = document.createElement("output");
  readout.className = "readout";
  const marks = data.series.map((_, i) => {
    const mark = document.createElement("div");
    mark.className = "mark";
    mark.style.color = lines[i]!.style.color;
    return mark;
  });
  const cursor = document.createElement("div");
  cursor.className = "cursor";
  cursor.hidden = true;
  cursor.append(rule, ...marks, readout);
  plot.append(cursor);
  plot.tabIndex = 0;

  const across = (x: number) => (x - data.x[0]) / (data.x[1] - data.x[0]);
  const measure = (y: number) => (data.logarithmic ? Math.log(y) : y);
  const down = (y: number) =>
    1 - (measure(y) - measure(data.y[0])) / (measure(data.y[1]) - measure(data.y[0]));

  function show(): void {
    const x = steps[at]!;
    cursor.hidden = false;
    rule.style.left = `${100 * across(x)}%`;
    readout.replaceChildren(row(data.xName, x.toLocaleString("en")));
    drawn.forEach((points, i) => {
      const point =
        points[
          nearest(
            points.map(([step]) => step),
            x,
          )
        ]!;
      marks[i]!.hidden = !shown[i];
      if (!shown[i]) return;
      marks[i]!.style.left = `${100 * across(point[0])}%`;
      marks[i]!.style.top = `${100 * down(point[1])}%`;
      readout.append(
        row(data.series[i]!.name, String(Number(point[1].toPrecision(4))), lines[i]!.style.color),
      );
    });
    // Beside the rule, on the side with more room, and never out of the plot.
    const rulePlace = across(x) * plot.clientWidth;
    const wanted = across(x) > 0.5 ? rulePlace - 12 - readout.offsetWidth : rulePlace + 12;
    readout.style.left = `${Math.max(0, Math.min(plot.clientWidth - readout.offsetWidth, wanted))}px`;
  }

  function row(name: string, value: string, color?: string): HTMLElement {
    const element = document.createElement("div");
    const label = document.createElement("span");
    const number = document.createElement("b");
    label.textContent = name;
    number.textContent = value;
    if (color) label.style.setProperty("--color", color);
    element.append(label, number);
    return element;
  }

  plot.addEventListener("pointermove", (event) => {
    const { left, width } = plot.getBoundingClientRect();
    at = nearest(steps, data.x[0] + ((event.clientX - left) / width) * (data.x[1] - data.x[0]));
    show();
  });
  plot.addEventListener("pointerleave", () => {
    cursor.hidden = document.activeElement !== plot;
  });
  plot.addEventListener("focus", () => {
    if (plot.matches(":focus-visible")) show();
  });
  plot.addEventListener("blur", () => {
    cursor.hidden = true;
  });
  plot.addEventListener("keydown", (event) => {
    const stride = event.shiftKey ? 10 : 1;
    if (event.key === "ArrowLeft") at -= stride;
    else if (event.key === "ArrowRight") at += stride;
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = steps.length - 1;
    else return;
    event.preventDefault();
    at = Math.max(0, Math.min(steps.length - 1, at));
    show();
  });
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => {
      shown[i] = !shown[i];
      button.ariaPressed = String(shown[i]);
      lines[i]!.style.display = shown[i] ? "" : "none";
      if (!cursor.hidden) show();
    });
  });
}

if (typeof document !== "undefined") {
  for (const chart of document.querySelectorAll<HTMLElement>("[data-chart]")) mount(chart);
}
