/** 0.984 as "98 %". What is not quite all is not 100 %, and what is not quite nothing not 0 %. */
export function percent(share: number): string {
  const rounded = Math.round(100 * share);
  if (rounded === 100 && share < 1) return "99 %";
  if (rounded === 0 && share > 0) return "1 %";
  return `${rounded} %`;
}

/** 1234567 as "1.2 MB". */
export function fileSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toPrecision(2)} ${units[unit]}`;
}

/** 29.970029 as "29.97", 25 as "25". */
export function rate(fps: number): string {
  return `${Math.round(100 * fps) / 100}`;
}
