import { PeopleTracker, PersonError } from "@msmae/pose";
import { chunks } from "./pose-chunks.js";
import type { PoseSource } from "./source.js";

/** Which of a pose's people a command is about. */
export interface ChosenPerson {
  readonly person: number;
  /** [T] where that person is in each frame; undefined where there is nobody else. */
  readonly places?: Uint16Array;
  /** What was seen of everybody; undefined where there is nobody else. */
  readonly tracker?: PeopleTracker;
}

/**
 * The person that `--person` names, or else the one most seen, followed through the whole pose. A pose of one person is
 * not read for that.
 *
 * @throws {PersonError} if there is no such person.
 */
export async function choosePerson(source: PoseSource, wanted?: number): Promise<ChosenPerson> {
  const { people, frames } = source.about;
  if (people !== undefined && people < 2) return { person: checked(wanted, people) };
  const tracker = new PeopleTracker();
  for await (const { pose } of chunks(source, 0, frames)) tracker.look(pose);
  const count = tracker.seen.length;
  if (count < 2) return { person: checked(wanted, count) };
  const person = wanted === undefined ? tracker.signer : checked(wanted, count);
  return { person, places: tracker.placesOf(person), tracker };
}

function checked(person = 0, people: number): number {
  if (person >= Math.max(1, people)) throw new PersonError(person, people);
  return person;
}

/** As `extractStreams` takes it, of frames `start` to `end` (without `end`). */
export function within({ person, places }: ChosenPerson, start: number, end: number) {
  return { person: places === undefined ? person : places.subarray(start, end) };
}
