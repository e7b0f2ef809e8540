import {
  extractStreams,
  farPoints,
  isHand,
  type Pose,
  PoseFormatError,
  PoseJsonError,
  streamsOf,
} from "@msmae/pose";
import { FrameTimesError } from "@msmae/pose/node";
import { count, counted } from "@msmae/text";
import { type ChosenPerson, choosePerson, within } from "./choose-person.js";
import { chunks } from "./pose-chunks.js";
import type { PoseSource } from "./source.js";
import { frameTimesOf } from "./time-range.js";

/** Something wrong with a file, or suspicious in it; what `msmae-pose validate --json` prints. */
export interface Problem {
  readonly file: string;
  /** An error: the file cannot be read. A warning: it can, but a model or a person will hardly like what is in it. */
  readonly level: "error" | "warning";
  /** What is wrong: `version`, `fps`, `components[2].points`, `data`, `[3].poseLandmarks` of a JSON file, … */
  readonly field: string;
  /** Where in the file. */
  readonly byte?: number;
  readonly frame?: number;
  /** In words, with the value and what was expected; does not name the file. */
  readonly message: string;
  readonly value?: number | string;
  readonly expected?: string;
}

/**
 * Chosen here: below one frame a second nothing of signing is seen, and cameras and markers of motion capture make at
 * most 1,000.
 */
const [SLOWEST, FASTEST] = [1, 1000] as const;

type Finding = Omit<Problem, "file" | "level">;

/** The problem that an error is which ended the reading of a file. */
export function problemOf(error: unknown, file: string): Problem {
  const text = error instanceof Error ? error.message : String(error);
  const message = text.startsWith(`${file}: `) ? text.slice(file.length + 2) : text;
  const level = "error";
  if (error instanceof PoseFormatError) {
    return {
      file,
      level,
      field: error.field,
      byte: error.offset,
      message: message.replace(/^byte [\d,]+: /, ""),
    };
  }
  if (error instanceof PoseJsonError) return { file, level, field: error.path || "json", message };
  return { file, level, field: "file", message };
}

/**
 * Reads all of a pose and tells what is suspicious: no frames, no frame rate, coordinates that are no numbers or far
 * outside of the picture, confidences outside of [0, 1], several people, shoulders or streams that are never seen.
 *
 * @param options.person Whose shoulders and streams. Default: of several people the one most seen.
 * @throws {PersonError} if there is no such person.
 * @throws {PoseFormatError} if it cannot be read to its end.
 * @example
 * for (const { message } of await findProblems(await openSource("clip.pose"))) console.log(message);
 */
export async function findProblems(
  source: PoseSource,
  { person }: { readonly person?: number } = {},
): Promise<Problem[]> {
  const chosen = await choosePerson(source, person);
  const read = (source.notices ?? []).map((message): Finding => ({ field: "file", message }));
  const found = [...read, ...headerProblems(source.about), ...peopleProblems(chosen, person !== undefined)];
  const seen = new ValueProblems(source, chosen);
  for await (const { first, pose } of chunks(source)) seen.look(pose, first);
  found.push(...timeProblems(source), ...seen.found());
  return found.map((problem) => ({ file: source.name, level: "warning", ...problem }));
}

/** What extraction wrote down beside the pose has to fit it, and frames that are not evenly spaced are worth a word. */
function timeProblems(source: PoseSource): Finding[] {
  try {
    const { times } = frameTimesOf(source);
    if (times === undefined) return [];
    const message =
      "its frames are not evenly spaced; cuts by seconds go by the times that extraction wrote down";
    return [{ field: "times", message }];
  } catch (error) {
    if (!(error instanceof FrameTimesError)) throw error;
    return [{ field: "times", message: error.message }];
  }
}

function headerProblems({
  fps,
  frames,
  people,
  points,
  width,
  height,
  components,
}: PoseSource["about"]): Finding[] {
  const found: Finding[] = [];
  const zero = (field: string, message: string) => {
    found.push({ field, value: 0, expected: "above 0", message });
  };
  if (!(fps > 0)) zero("fps", "its frame rate is 0, expected frames a second");
  else if (fps < SLOWEST || fps > FASTEST) {
    const expected = `${count(SLOWEST)} to ${count(FASTEST)}`;
    const message = `its frame rate is ${fps}, expected ${expected} frames a second`;
    found.push({ field: "fps", value: fps, expected, message });
  }
  if (frames === 0) zero("frames", "it has no frames");
  else if (people === 0) zero("people", "it has no people");
  if (points === 0) zero("components", "it has no points");
  if (width === 0 || height === 0) {
    zero(
      width === 0 ? "width" : "height",
      `its picture has ${width} x ${height} pixels, expected a size above 0`,
    );
  }
  for (const [i, { name, points: own }] of components.entries()) {
    if (components.findIndex((other) => other.name === name) < i) {
      const message = `component ${JSON.stringify(name)} is there twice, of which the first is read`;
      found.push({ field: `components[${i}].name`, value: name, expected: "another name", message });
    }
    const twice = own.find((point, p) => own.indexOf(point) < p);
    if (twice !== undefined) {
      const message = `component ${JSON.stringify(name)} has the point ${JSON.stringify(twice)} twice, of which the first is read`;
      found.push({ field: `components[${i}].points`, value: twice, expected: "another name", message });
    }
  }
  return found;
}

/** Of several people: who is taken for the signer, and whether they change places. */
function peopleProblems({ person, tracker }: ChosenPerson, named: boolean): Finding[] {
  if (tracker === undefined) return [];
  const found: Finding[] = [];
  const others = [...tracker.seen.entries()].filter(([other, { frames }]) => other !== person && frames > 0);
  const { frames } = tracker.seen[person]!;
  if (others.length > 0 && !named) {
    const seen = others.map(([other, each]) => `person ${other} in ${counted(each.frames, "frame")}`);
    const listed = `${seen.slice(0, 3).join(", ")}${seen.length > 3 ? ", …" : ""}`;
    const message = `it shows ${counted(others.length + 1, "person", "people")}; person ${person}, of whom most is seen (in ${counted(frames, "frame")}), is taken for the signer, not ${listed}`;
    found.push({ field: "people", value: others.length + 1, expected: "one person", message });
  }
  const { count: times, first } = tracker.changes;
  if (first !== undefined) {
    const message = `its people change places ${times === 1 ? "once" : `${count(times)} times`}, first in frame ${count(first)}; they are followed by where they are`;
    found.push({ field: "people", frame: first, value: times, expected: "one order in all frames", message });
  }
  return found;
}

/** What comes up in some of a pose's values: how often, and where first. */
interface Tally {
  count: number;
  first?: { readonly frame: number; readonly value: number; readonly where: string; readonly byte?: number };
}

class ValueProblems {
  readonly #coordinates: Tally = { count: 0 };
  readonly #confidences: Tally = { count: 0 };
  readonly #far: Tally = { count: 0 };
  readonly #names;
  readonly #seen = new Set<string>();

  constructor(
    private readonly source: PoseSource,
    private readonly chosen: ChosenPerson,
  ) {
    this.#names = streamsOf(source.about);
  }

  look(pose: Pose, first: number): void {
    const { data, confidence, dims } = pose;
    for (let i = 0; i < confidence.length; i++) {
      const value = confidence[i]!;
      if (!(value >= 0 && value <= 1)) this.#note(this.#confidences, pose, first, i, value);
      if (!(value > 0)) continue;
      for (let d = 0; d < dims; d++) {
        const coordinate = data[i * dims + d]!;
        if (Number.isFinite(coordinate)) continue;
        this.#note(this.#coordinates, pose, first, i, coordinate, d);
        break;
      }
    }
    const { width, height } = this.source.about;
    for (const { index, axis } of farPoints({ ...pose, width, height }))
      this.#note(this.#far, pose, first, index, data[index * dims + axis]!, axis);
    const { shoulders, streams } = extractStreams(
      pose,
      this.#names,
      within(this.chosen, first, first + pose.frames),
    );
    for (let frame = 0; frame < pose.frames; frame++) {
      if (shoulders.present[2 * frame] === 1 && shoulders.present[2 * frame + 1] === 1)
        this.#seen.add("shoulders");
    }
    for (const name of this.#names) if (streams[name]!.present.includes(1)) this.#seen.add(name);
  }

  found(): Finding[] {
    const found: Finding[] = [];
    const { frames, points, width, height } = this.source.about;
    const tally = ({ count: times, first }: Tally, field: string, what: string, expected: string) => {
      if (first === undefined) return;
      const { frame, value, where, byte } = first;
      const message = `${counted(times, `keypoint`)} ${times === 1 ? "has" : "have"} ${what}, first in frame ${count(frame)}: ${where} ${value}, expected ${expected}`;
      found.push({
        field,
        frame,
        ...(byte === undefined ? {} : { byte }),
        value: `${value}`,
        expected,
        message,
      });
    };
    tally(this.#coordinates, "data", "coordinates that are no numbers", "a finite number");
    const picture = `within five pictures of its ${width} x ${height} pixels`;
    tally(this.#far, "data", "coordinates far outside of the picture", picture);
    tally(this.#confidences, "confidence", "a confidence outside of [0, 1]", "0 to 1");
    if (frames === 0 || points === 0) return found;
    if (!this.#seen.has("shoulders")) {
      const hands = this.#names.length > 0 && this.#names.every(isHand);
      const without = hands ? "only models of hands alone can use it" : "a pose cannot be normalised";
      const message = `none of ${counted(frames, "frame")} shows both shoulders, without which ${without}`;
      found.push({ field: "shoulders", value: 0, expected: "seen in some frame", message });
    }
    for (const name of this.#names) {
      if (this.#seen.has(name)) continue;
      const message = `stream ${name} is missing in all of ${counted(frames, "frame")}`;
      found.push({ field: `streams.${name}`, value: 0, expected: "seen in some frame", message });
    }
    return found;
  }

  /** @param index Among the T x people x points keypoints of this part. @param axis Of a coordinate. */
  #note(tally: Tally, pose: Pose, start: number, index: number, value: number, axis?: number): void {
    tally.count++;
    if (tally.first !== undefined) return;
    const { people, points, dims, components } = pose;
    const frame = start + Math.floor(index / (people * points));
    let point = index % points;
    const component = components.find((each) => {
      if (point < each.points.length) return true;
      point -= each.points.length;
      return false;
    })!;
    const letter = axis === undefined ? "" : ` ${component.format[axis]?.toLowerCase() ?? ""} =`;
    const where = `${component.name} ${component.points[point]}${letter}`;
    const { bodyOffset, frames } = this.source.about;
    const keypoint = start * people * points + index; // of the whole file
    // v0.0, where each frame has people of its own number, and what is no .pose file have no such places.
    const known = bodyOffset !== undefined && pose.version !== 0;
    const value4 = axis === undefined ? frames * people * points * dims + keypoint : keypoint * dims + axis;
    tally.first = { frame, value, where, ...(known ? { byte: bodyOffset + 4 * value4 } : {}) };
  }
}
