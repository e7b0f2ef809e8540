import type { Reading } from "../annotations/reading.js";

/** An option of an adapter, as a command line gives it. */
export interface AdapterOption<T = unknown> {
  /** What follows its name: `<number>`, or `<pairs...>` where several may. */
  readonly value: string;
  /** What it decides, and what holds without it. */
  readonly description: string;
  /** An example, where the adapter cannot do without the option: `pose=file,gloss=sign`. */
  readonly required?: string;
  /** @throws {RangeError} `expected pixels, such as 640x480` */
  parse(texts: readonly string[]): T;
}

/** Annotations, and who signs in them: `anna=FOLDER`. */
export interface NamedPath {
  readonly path: string;
  readonly signer?: string;
}

/** What an adapter reads. */
export interface Source {
  /** The annotations' file or folder; that of the poses where an adapter has none beside them. */
  readonly annotations: string;
  /** The folder of .pose files. */
  readonly poses: string;
  /** Of an adapter that takes several: all of them. Default: the annotations, of nobody. */
  readonly named?: readonly NamedPath[];
}

type Options = Readonly<Record<string, AdapterOption>>;

/** What the options of an adapter were given as; undefined where they were not. */
export type OptionValues<O extends Options> = {
  readonly [name in keyof O]?: O[name] extends AdapterOption<infer T> ? T : never;
};

/** Reads the annotations of a data set, or of a kind of files: one record tells a command and its documents all about it. */
export interface Adapter<O extends Options = Options> {
  /** What people type, such as `asl-citizen`. */
  readonly name: string;
  /** What people read, such as `ASL Citizen`. */
  readonly title: string;
  /** What there is to read, in a few words: `isolated signs of American Sign Language`. */
  readonly description: string;
  /** What `annotations` has to be; absent where the poses tell all. */
  readonly annotations?: string;
  /** Whether several annotations may be given, each with a signer. */
  readonly several?: true;
  /** Whether poses are looked for in a folder, written to it, or named by the annotations. */
  readonly poses: "read" | "written" | "named";
  readonly options: O;
  /** @throws {AnnotationError} if nothing can be read. */
  read(source: Source, options: OptionValues<O>): Reading | Promise<Reading>;
}

/** Declares an adapter, inferring the types of its options. */
export const adapter = <O extends Options>(record: Adapter<O>): Adapter => record;

/**
 * The options of an adapter, as they were typed.
 *
 * @throws {RangeError} if one is not what it has to be: `--size 640: expected pixels, such as 640x480`.
 */
export function parseOptions(
  { options }: Adapter,
  texts: Readonly<Record<string, readonly string[] | undefined>>,
): OptionValues<Options> {
  const values: Record<string, unknown> = {};
  for (const [name, { parse }] of Object.entries(options)) {
    const given = texts[name];
    if (given === undefined) continue;
    try {
      values[name] = parse(given);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`--${name} ${given.join(" ")}: ${error.message}`);
    }
  }
  return values;
}
