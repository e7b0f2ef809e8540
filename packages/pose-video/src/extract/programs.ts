import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { ProgramMissingError } from "./errors.js";

interface Program {
  readonly title: string;
  /** Environment variables that name it, the first that is set wins. */
  readonly variables: readonly string[];
  /** Names on PATH and absolute paths, in the order in which they are tried. */
  readonly names: readonly string[];
  /** The package that holds it: Debian's, and Homebrew's. */
  readonly debian: string;
  readonly brew: string;
}

const FFMPEG = { variables: ["FFMPEG_PATH"], names: ["ffmpeg"], debian: "ffmpeg", brew: "ffmpeg" };
const FFPROBE = { ...FFMPEG, variables: ["FFPROBE_PATH"], names: ["ffprobe"] };

/** The environment variables are those that puppeteer, karma and lighthouse read. */
const CHROMIUM = {
  variables: ["CHROME_PATH", "CHROME_BIN", "PUPPETEER_EXECUTABLE_PATH"],
  names: [
    ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"],
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  debian: "chromium",
  brew: "--cask chromium",
};

/**
 * Finds the path of ffmpeg: `FFMPEG_PATH`, else on `PATH`.
 *
 * @throws {ProgramMissingError}
 */
export function findFfmpeg(environment: NodeJS.ProcessEnv = process.env): string {
  return find({ title: "ffmpeg", ...FFMPEG }, environment);
}

/**
 * Finds the path of ffprobe, which comes with ffmpeg: `FFPROBE_PATH`, else on `PATH`.
 *
 * @throws {ProgramMissingError}
 */
export function findFfprobe(environment: NodeJS.ProcessEnv = process.env): string {
  return find({ title: "ffprobe", ...FFPROBE }, environment);
}

/**
 * Finds the path of a Chromium, Chrome or Edge: `CHROME_PATH`, `CHROME_BIN` or `PUPPETEER_EXECUTABLE_PATH`, else on
 * `PATH`, else where macOS keeps it.
 *
 * @throws {ProgramMissingError}
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  return find({ title: "Chromium", ...CHROMIUM }, environment);
}

const versions = new Map<string, Promise<string>>();

/** A ffmpeg's version, such as `5.1.7`. */
export function ffmpegVersion(path = findFfmpeg()): Promise<string> {
  let version = versions.get(path);
  if (version === undefined) {
    version = promisify(execFile)(path, ["-version"]).then(
      ({ stdout }) => /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? "unknown",
    );
    versions.set(path, version);
  }
  return version;
}

function find({ title, variables, names, debian, brew }: Program, environment: NodeJS.ProcessEnv): string {
  const variable = variables.find((name) => environment[name]);
  const wanted = variable === undefined ? names : [environment[variable]!];
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = process.platform === "win32" ? ["", ".exe"] : [""];
  for (const name of wanted) {
    const places =
      isAbsolute(name) || /[\\/]/.test(name) ? [name] : folders.map((folder) => join(folder, name));
    const found = places.flatMap((place) => endings.map((ending) => place + ending)).find(executable);
    if (found !== undefined) return found;
  }
  const tried =
    variable === undefined ? wanted.filter((name) => !isAbsolute(name)) : [`${variable}=${wanted[0]}`];
  const install = `install it (apt-get install ${debian}, brew install ${brew})`;
  throw new ProgramMissingError(title, tried, `${install} or set ${variables[0]}`);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
