/// <reference lib="dom" />

/** A video that this page cannot show. */
export class VideoLoadError extends Error {
  override readonly name = "VideoLoadError";

  constructor(
    /** The file's name or URL. */
    readonly source: string,
    detail: string,
  ) {
    super(`${source}: ${detail}`);
  }
}

/** A file of an `<input type="file">`, a URL, a camera's stream, or an element that shows one of them. */
export type VideoSource = Blob | string | MediaStream | HTMLVideoElement;

/** A video element that shows a source, loaded so far that its size is known; `release` undoes what was done for it. */
export interface OpenVideo {
  readonly video: HTMLVideoElement;
  readonly name: string;
  readonly release: () => void;
}

/**
 * Opens a source.
 *
 * @throws {VideoLoadError} if it cannot be shown, is not being loaded, or gives nothing for a minute.
 * @throws the signal's reason.
 */
export async function openVideo(source: VideoSource, signal?: AbortSignal): Promise<OpenVideo> {
  if (source instanceof HTMLVideoElement) {
    const name = source.currentSrc || source.src || "video";
    await loaded(source, name, signal);
    return { video: source, name, release: () => {} };
  }
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", crossOrigin: "anonymous" });
  const url = source instanceof Blob ? URL.createObjectURL(source) : undefined;
  if (source instanceof MediaStream) video.srcObject = source;
  else video.src = url ?? (source as string);
  const release = () => {
    video.pause();
    video.srcObject = null;
    video.removeAttribute("src");
    if (url !== undefined) URL.revokeObjectURL(url);
  };
  const name =
    source instanceof MediaStream
      ? "camera"
      : source instanceof File
        ? source.name
        : (url ?? (source as string));
  try {
    await loaded(video, name, signal);
  } catch (error) {
    release();
    throw error;
  }
  return { video, name, release };
}

/** What MediaError's codes say. */
const MEDIA_ERRORS = [
  "",
  "loading was aborted",
  "the network failed",
  "is damaged",
  "is of a format that this browser does not play",
];

/** Timeout of a video that delivers nothing, in milliseconds. Chosen here: a camera or a seek may take ten seconds. */
const SILENCE = 60_000;
/** Polling interval for states without an event, in milliseconds. Chosen here: four times a second is cheap. */
const LOOK = 250;

async function loaded(video: HTMLVideoElement, name: string, signal: AbortSignal | undefined): Promise<void> {
  let idle = 0; // looks in a row at which nothing was being loaded
  await until(video, name, "was loaded", signal, ["loadeddata"], () => {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return true;
    const waits = waitsFor(video);
    if (waits === undefined) {
      idle = 0;
      return false;
    }
    if (++idle < 3) return false; // a source that was just set is looked at a moment later
    throw new VideoLoadError(name, waits);
  });
  if (video.videoWidth === 0) throw new VideoLoadError(name, "has no picture, only sound");
}

/** Why a video is not being loaded; undefined where it is, as a camera always is. */
function waitsFor({ networkState, srcObject, preload }: HTMLVideoElement): string | undefined {
  if (srcObject !== null) return undefined;
  switch (networkState) {
    case HTMLMediaElement.NETWORK_EMPTY:
      return "has no source";
    case HTMLMediaElement.NETWORK_NO_SOURCE:
      return "has no source that this browser plays";
    case HTMLMediaElement.NETWORK_IDLE:
      if (preload !== "none") return undefined;
      return 'is not being loaded (its preload is "none"); set it to "auto" and call load() before';
    default:
      return undefined;
  }
}

/**
 * Waits until an element is as `done` wants it.
 *
 * @param what It did not do in time, as in "nothing of it was loaded for 60 seconds".
 * @param events After which `done` may be true; it is also asked now, and now and then.
 * @throws {VideoLoadError} if the element has an error, nothing comes for a minute, or `done` throws one.
 * @throws the signal's reason.
 */
export async function until(
  video: HTMLVideoElement,
  name: string,
  what: string,
  signal: AbortSignal | undefined,
  events: readonly string[],
  done: (event?: string) => boolean,
): Promise<void> {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  let timer: ReturnType<typeof setInterval> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let silent = 0;
      const look = (event?: string) => {
        try {
          if (video.error !== null) {
            throw new VideoLoadError(name, MEDIA_ERRORS[video.error.code] ?? "cannot be played");
          }
          if (done(event)) return resolve();
          signal?.throwIfAborted();
          if (silent >= SILENCE) {
            throw new VideoLoadError(name, `nothing of it ${what} for ${SILENCE / 1000} seconds`);
          }
        } catch (error) {
          reject(error);
        }
      };
      for (const event of [...events, "error"]) video.addEventListener(event, () => look(event), options);
      video.addEventListener(
        "progress",
        () => {
          silent = 0;
        },
        options,
      );
      signal?.addEventListener("abort", () => look(), options);
      timer = setInterval(() => {
        silent += LOOK;
        look();
      }, LOOK);
      look();
    });
  } finally {
    clearInterval(timer);
    listening.abort();
  }
}
