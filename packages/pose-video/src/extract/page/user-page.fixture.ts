/// <reference lib="dom" />
/** A page as users of `@msmae/pose/browser` write it: what the test calls is in `window.user`. */
import {
  atConstantRate,
  extractVideo,
  type HolisticRecording,
  type LegacyHolisticOptions,
  legacyHolistic,
  poseRecorder,
  RecordingError,
  recordVideo,
} from "@msmae/pose/browser";

declare const Holistic: LegacyHolisticOptions["Holistic"];

const extractor = await legacyHolistic({
  Holistic,
  complexity: 0,
  locateFile: (file) => `/holistic/${file}`,
});

/** What can be handed over to the test. */
function plain({ pose, times }: HolisticRecording) {
  const { data, confidence, width, height, fps, frames } = pose;
  return { data: [...data], confidence: [...confidence], width, height, fps, frames, times: [...times] };
}

const blob = async (url: string) => (await fetch(url)).blob();

/** A camera that shows one picture after the other. */
async function camera(urls: readonly string[]) {
  const canvas = document.createElement("canvas");
  const bitmaps = await Promise.all(urls.map(async (url) => createImageBitmap(await blob(url))));
  Object.assign(canvas, { width: bitmaps[0]!.width, height: bitmaps[0]!.height });
  let shown = 0;
  const timer = setInterval(
    () => canvas.getContext("2d")!.drawImage(bitmaps[shown++ % bitmaps.length]!, 0, 0),
    30,
  );
  return { stream: canvas.captureStream(30), end: () => clearInterval(timer) };
}

const user = {
  /** Pictures one by one, at these times. */
  async pictures(urls: readonly string[], times: readonly number[]) {
    await extractor.reset();
    let recorder: ReturnType<typeof poseRecorder> | undefined;
    for (const [i, url] of urls.entries()) {
      const picture = await createImageBitmap(await blob(url), { colorSpaceConversion: "none" });
      recorder ??= poseRecorder(extractor.layout, picture);
      recorder.add(await extractor.next(picture, times[i]!), times[i]!);
    }
    return plain(recorder!.recording());
  },
  /** The first picture as WebCodecs would give it. */
  async videoFrame(url: string) {
    await extractor.reset();
    const frame = new VideoFrame(await createImageBitmap(await blob(url), { colorSpaceConversion: "none" }), {
      timestamp: 0,
    });
    const recorder = poseRecorder(extractor.layout, {
      width: frame.displayWidth,
      height: frame.displayHeight,
    });
    recorder.add(await extractor.next(frame, 0), 0);
    frame.close();
    return plain(recorder.recording());
  },
  async video(url: string, fps: number) {
    const steps: [number, number][] = [];
    const source = await blob(url);
    const recording = await extractVideo(extractor, source, {
      fps,
      onProgress: (...step) => steps.push(step),
    });
    return { ...plain(recording), steps };
  },
  async refusal(content: string | readonly string[], type: string) {
    const source = typeof content === "string" ? await blob(content) : new Blob([...content], { type });
    return extractVideo(extractor, new File([source], "my.mp4")).then(
      () => "none",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  },
  async webcam(urls: readonly string[], frames: number) {
    const { stream, end } = await camera(urls);
    const enough = new AbortController();
    let count = 0;
    const onResult = () => {
      if (++count === frames) enough.abort();
    };
    const recording = await recordVideo(extractor, stream, { stop: enough.signal, onResult });
    const live = stream.getVideoTracks()[0]!.readyState;
    end();
    return { ...plain(recording), live, constant: atConstantRate(recording, 50).frames };
  },
  /** A camera whose third result the caller's own code fails on, of which two pictures' time is kept. */
  async failing(urls: readonly string[]) {
    const { stream, end } = await camera(urls);
    let count = 0;
    const onResult = () => {
      if (++count === 3) throw new TypeError("no such canvas");
    };
    const keep = 1e-3;
    const error: unknown = await recordVideo(extractor, stream, { onResult, keep }).catch((thrown) => thrown);
    end();
    if (!(error instanceof RecordingError)) throw error;
    return { message: error.message, cause: `${error.cause}`, frames: error.recording.pose.frames };
  },
  /** What an element is refused for that shows nothing. */
  async idle(url: string | undefined) {
    const video = document.createElement("video");
    video.preload = "none";
    if (url !== undefined) video.src = url;
    const reasons = [extractVideo(extractor, video), recordVideo(extractor, video)].map((recording) =>
      recording.then(
        () => "none",
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    );
    return Promise.all(reasons);
  },
  /** What MediaPipe's solution is refused for where a web page comes in place of a file, before or after it was looked for. */
  async without(file: string, late: boolean) {
    const open = (locate: (name: string) => string) =>
      legacyHolistic({
        Holistic,
        complexity: 0,
        locateFile: (name) => (name === file ? locate(name) : `/holistic/${name}`),
      })
        .then(async (opened) => {
          await opened.next(new ImageData(8, 8), 0);
          return "none";
        })
        .catch((error: Error) => `${error.name}: ${error.message}`);
    return open((name) => (late ? `/late/${name}` : "/"));
  },
  /** A recording that the page itself has made, whose file does not say how long it is. */
  async recorded(urls: readonly string[]) {
    const { stream, end } = await camera(urls);
    const recorder = new MediaRecorder(stream, { mimeType: "video/webm" });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    recorder.start(100); // in parts, as for a file that is sent off while it is recorded
    while (parts.filter(({ size }) => size > 0).length < 8)
      await new Promise((resolve) => setTimeout(resolve, 100));
    recorder.stop();
    await stopped;
    end();
    const video = document.createElement("video");
    video.src = URL.createObjectURL(new Blob(parts));
    await new Promise((resolve, reject) => {
      video.addEventListener("loadeddata", resolve);
      video.addEventListener("error", () => reject(video.error));
    });
    const claimed = `${video.duration}`;
    return { ...plain(await extractVideo(extractor, video, { fps: 2 })), claimed };
  },
};

export type User = typeof user;
Object.assign(window, { user });
