/// <reference lib="dom" />

/** MediaPipe, or its model, that could not be loaded in this page. */
export class HolisticLoadError extends Error {
  override readonly name = "HolisticLoadError";

  constructor(
    /** The file that is missing or wrong, or what else is. */
    readonly file: string,
    detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}

const PAGE = "is an HTML page, expected a file of MediaPipe's";

/** Fetches a file of MediaPipe's and says which one is not there, also where a server answers every path with a page. */
export async function fetchFile(url: string, method: "GET" | "HEAD" = "GET"): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { method });
  } catch (error) {
    throw new HolisticLoadError(url, `cannot be fetched (${(error as Error).message})`);
  }
  if (!response.ok) throw new HolisticLoadError(url, `cannot be fetched (status ${response.status})`);
  if (response.headers.get("content-type")?.startsWith("text/html")) throw new HolisticLoadError(url, PAGE);
  if (response.headers.get("content-length") === "0") throw new HolisticLoadError(url, "is empty");
  return response;
}

/**
 * Checks that files which MediaPipe is about to fetch itself are there: it answers one that is not with an error that names
 * none, or never.
 *
 * @throws {HolisticLoadError} for the first that is not.
 */
export async function requireFiles(urls: readonly string[]): Promise<void> {
  const answers = await Promise.allSettled(urls.map((url) => fetchFile(url, "HEAD")));
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
}

/** What files of a kind have in them, and where. */
const SIGNATURES = { ".wasm": { at: 0, text: "\0asm" }, ".tflite": { at: 4, text: "TFL3" } } as const;

/**
 * What is to blame for an error of MediaPipe's, which names no file itself.
 *
 * @param urls The files that it has loaded.
 * @returns The error of the first of them that is none of MediaPipe's; `otherwise` where all are.
 */
export async function blame(
  urls: readonly string[],
  otherwise: HolisticLoadError,
): Promise<HolisticLoadError> {
  for (const url of urls) {
    try {
      const bytes = new Uint8Array(await (await fetchFile(url)).arrayBuffer());
      const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
      if (/^\s*<[!h]/i.test(text(0))) return new HolisticLoadError(url, PAGE);
      for (const [ending, signature] of Object.entries(SIGNATURES)) {
        if (url.endsWith(ending) && text(signature.at) !== signature.text)
          return new HolisticLoadError(url, `is no ${ending} file`);
      }
    } catch (error) {
      if (error instanceof HolisticLoadError) return error;
      return new HolisticLoadError(url, `breaks off (${oneLine(error)})`);
    }
  }
  return otherwise;
}

/** What MediaPipe says first: the rest says where in its sources. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split(/;|=== Source Location/)[0]!
    .replace(/\s+/g, " ")
    .trim();
}
