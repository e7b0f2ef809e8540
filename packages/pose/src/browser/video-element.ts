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

/** What MediaError's codes say. */
const MEDIA_ERRORS = [
  "",
  "loading was aborted",
  "the network failed",
  "is damaged",
  "is of a format that this browser does not play",
];

/** A video element that shows a source, loaded so far that its size is known; `release` undoes what was done for it. */
export async function openVideo(
  source: VideoSource,
): Promise<{ readonly video: HTMLVideoElement; readonly name: string; readonly release: () => void }> {
  if (source instanceof HTMLVideoElement) {
    const name = source.currentSrc || source.src || "video";
    await loaded(source, name);
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
    await loaded(video, name);
  } catch (error) {
    release();
    throw error;
  }
  return { video, name, release };
}

async function loaded(video: HTMLVideoElement, name: string): Promise<void> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && video.error === null) {
    await new Promise<void>((resolve) => {
      for (const event of ["loadeddata", "error"])
        video.addEventListener(event, () => resolve(), { once: true });
    });
  }
  if (video.error !== null)
    throw new VideoLoadError(name, MEDIA_ERRORS[video.error.code] ?? "cannot be played");
  if (video.videoWidth === 0) throw new VideoLoadError(name, "has no picture, only sound");
}
