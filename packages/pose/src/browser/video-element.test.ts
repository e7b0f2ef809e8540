/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { openVideo, until, VideoLoadError } from "./video-element.js";

/** Stands in for a page's element, in what is asked of it; real ones are in pose-video's tests. */
class FakeVideo extends EventTarget {
  static readonly HAVE_CURRENT_DATA = 2;
  static readonly NETWORK_EMPTY = 0;
  static readonly NETWORK_IDLE = 1;
  static readonly NETWORK_NO_SOURCE = 3;
  readyState = 0;
  networkState = 2;
  error: { code: number } | null = null;
  srcObject: object | null = null;
  preload = "auto";
  src = "a.mp4";
  currentSrc = "";
  videoWidth = 640;
  say(event: string, change: Partial<FakeVideo> = {}) {
    this.dispatchEvent(Object.assign(new Event(event), Object.assign(this, change) && {}));
  }
}
const fake = () => new FakeVideo() as FakeVideo & HTMLVideoElement;

const { HTMLVideoElement, HTMLMediaElement } = globalThis;
beforeAll(() => {
  Object.assign(globalThis, { HTMLVideoElement: FakeVideo, HTMLMediaElement: FakeVideo });
  jest.useFakeTimers();
});
afterAll(() => {
  Object.assign(globalThis, { HTMLVideoElement, HTMLMediaElement });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0); // whatever came of it, nobody waits any more
});

test("an element is open when its picture is there, at once or later", async () => {
  const ready = Object.assign(fake(), { readyState: 2 });
  expect((await openVideo(ready)).name).toBe("a.mp4");
  const later = fake();
  const opening = openVideo(later);
  jest.advanceTimersByTime(50_000);
  later.say("progress");
  jest.advanceTimersByTime(50_000); // slow, but it comes
  later.say("loadeddata", { readyState: 2 });
  expect((await opening).video).toBe(later);
});

const CASES: [Partial<FakeVideo>, milliseconds: number, reason: string][] = [
  [{ networkState: 0, src: "" }, 1000, "video: has no source"],
  [{ networkState: 3 }, 1000, "a.mp4: has no source that this browser plays"],
  [
    { networkState: 1, preload: "none" },
    1000,
    'a.mp4: is not being loaded (its preload is "none"); set it to "auto" and call load() before',
  ],
  [{ networkState: 1 }, 60_000, "a.mp4: nothing of it was loaded for 60 seconds"],
  [{ networkState: 2 }, 60_000, "a.mp4: nothing of it was loaded for 60 seconds"],
  [{ srcObject: {}, networkState: 0, src: "" }, 60_000, "video: nothing of it was loaded for 60 seconds"],
  [{ error: { code: 2 } }, 0, "a.mp4: the network failed"],
  [{ error: { code: 9 } }, 0, "a.mp4: cannot be played"],
  [{ readyState: 2, videoWidth: 0 }, 0, "a.mp4: has no picture, only sound"],
];

test.each(CASES)("an element with %j is refused after %d ms", async (state, milliseconds, reason) => {
  const opening = openVideo(Object.assign(fake(), state));
  const refused = expect(opening).rejects.toThrow(reason);
  jest.advanceTimersByTime(milliseconds);
  await refused;
  await expect(opening).rejects.toBeInstanceOf(VideoLoadError);
});

test("a source that was set just now is given a moment", async () => {
  const video = Object.assign(fake(), { networkState: 3 });
  const opening = openVideo(video);
  jest.advanceTimersByTime(250);
  video.networkState = 2;
  jest.advanceTimersByTime(10_000);
  video.say("loadeddata", { readyState: 2 });
  expect((await opening).name).toBe("a.mp4");
});

test("a signal ends the wait with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const opening = openVideo(fake(), controller.signal);
  controller.abort(reason);
  await expect(opening).rejects.toBe(reason);
  await expect(openVideo(fake(), controller.signal)).rejects.toBe(reason);
});

test("until() waits for its event, and no longer than a minute", async () => {
  const video = fake();
  const seeked = until(video, "a.mp4", "came", undefined, ["seeked"], (event) => event === "seeked");
  video.say("loadeddata");
  video.say("seeked");
  await seeked;
  const lost = until(video, "a.mp4", "came", undefined, ["seeked"], (event) => event === "seeked");
  const refused = expect(lost).rejects.toThrow("a.mp4: nothing of it came for 60 seconds");
  jest.advanceTimersByTime(60_000);
  await refused;
});
