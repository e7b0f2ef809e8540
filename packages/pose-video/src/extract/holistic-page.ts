import type { IncomingMessage, ServerResponse } from "node:http";
import { type Chromium, startChromium } from "./chromium.js";
import type { DecodedFrame } from "./decode-video.js";
import { BrowserError } from "./errors.js";
import type { ExtractMachine } from "./options.js";
import { MESSAGE_HEADER, type Message, type PageSettings } from "./page/protocol.js";
import { type PageServer, servePage } from "./page-server.js";

/** Chosen here: long enough for a slow machine's first frame, for which models are compiled. */
const FRAME_TIMEOUT = 120;

/** MediaPipe wants later pictures later; where a video's own times do not increase, they are this far apart, in seconds. */
const TICK = 1e-3;

/** A headless browser with MediaPipe in it, through which one clip goes after the other. */
export class HolisticPage {
  /** Such as `HeadlessChrome/156.0.0.0`; empty until MediaPipe is loaded. */
  browserVersion = "";
  private server: PageServer | undefined;
  private browser: Chromium | undefined;
  /** The page's request for the next message, where one waits. */
  private readonly asked = new Slot<ServerResponse>();
  private readonly posted = new Slot<Buffer>();
  private readonly ready = new Slot<Buffer>();
  /** Why the browser is of no more use, once it is not. */
  private loss: { readonly reason: unknown } | undefined;
  private readonly waiting = new Set<(reason: unknown) => void>();

  private constructor(private readonly machine: ExtractMachine) {}

  /**
   * Starts a browser and loads MediaPipe.
   *
   * @throws {BrowserError} if that does not work within the machine's `frameTimeout`.
   * @throws {ProgramMissingError} if there is no Chromium.
   */
  static async open(settings: PageSettings, machine: ExtractMachine): Promise<HolisticPage> {
    const page = new HolisticPage(machine);
    try {
      const { signal, sandbox = process.getuid?.() !== 0 } = machine;
      signal?.throwIfAborted();
      signal?.addEventListener("abort", page.aborted);
      page.server = await servePage(
        (...request) => page.handle(settings, ...request),
        settings.kind === "tasks" ? settings.file : undefined,
      );
      page.browser = startChromium(page.server.url, sandbox);
      page.browser.died.then((reason) => page.lose(page.error(reason)));
      const userAgent = (await page.wait(page.ready.take(), "MediaPipe did not load")).toString();
      page.browserVersion = /\S*Chrom\S*\/\S+/.exec(userAgent)?.[0] ?? userAgent;
      return page;
    } catch (error) {
      page.close();
      throw error;
    }
  }

  /**
   * A clip's landmarks, a frame each: [P, 3] coordinates, then [P] confidences.
   *
   * @throws {BrowserError} if the browser dies or hangs; the page is of no more use then.
   */
  async *landmarks(
    size: { readonly width: number; readonly height: number },
    frames: AsyncIterable<DecodedFrame>,
  ): AsyncGenerator<Float32Array> {
    await this.send({ kind: "clip", width: size.width, height: size.height });
    let first: number | undefined;
    let before = Number.NEGATIVE_INFINITY;
    let waiting = false; // for the result of the frame before: the page fetches one while it looks at another
    try {
      for await (const { time, pixels } of frames) {
        first ??= time;
        before = Math.max(time - first, before + TICK);
        await this.send({ kind: "frame", time: before }, pixels);
        if (waiting) yield await this.result();
        waiting = true;
      }
      if (waiting) yield await this.result();
      waiting = false;
    } finally {
      if (waiting) await this.result().catch(() => undefined); // the next clip must not take it for its own
    }
  }

  close(): void {
    this.machine.signal?.removeEventListener("abort", this.aborted);
    this.browser?.kill();
    this.server?.close();
  }

  private error(message: string): BrowserError {
    return new BrowserError(message, this.browserVersion === "");
  }

  private readonly aborted = (): void => this.lose(this.machine.signal?.reason);

  private readonly lose = (reason: unknown): void => {
    this.loss ??= { reason };
    for (const reject of this.waiting) reject(reason);
  };

  private async send(message: Message, body?: Buffer): Promise<void> {
    const response = await this.wait(this.asked.take(), "the page asked for no frame");
    response.writeHead(200, { [MESSAGE_HEADER]: JSON.stringify(message) }).end(body);
  }

  private async result(): Promise<Float32Array> {
    const { buffer, byteOffset, length } = await this.wait(this.posted.take(), "no landmarks came");
    return new Float32Array(buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
  }

  private wait<T>(what: Promise<T>, late: string): Promise<T> {
    const seconds = this.machine.frameTimeout ?? FRAME_TIMEOUT;
    return new Promise((resolve, reject) => {
      if (this.loss !== undefined) return reject(this.loss.reason);
      const over = () => {
        clearTimeout(timer);
        this.waiting.delete(lost);
      };
      const lost = (reason: unknown) => {
        over();
        reject(reason);
      };
      const timer = setTimeout(() => lost(this.error(`${late} within ${seconds} seconds`)), 1000 * seconds);
      this.waiting.add(lost);
      what.then((value) => {
        over();
        resolve(value);
      });
    });
  }

  private handle(
    settings: PageSettings,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    switch (`${request.method} ${path}`) {
      case "GET settings":
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(settings));
        return;
      case "GET alive":
        response.on("close", () => this.lose(this.error("the browser's page crashed")));
        return;
      case "GET next":
        this.asked.put(response);
        return;
      case "POST ready":
      case "POST result":
      case "POST failed":
        body(request).then(
          (bytes) => {
            response.writeHead(204).end();
            if (path === "failed") this.lose(this.error(bytes.toString()));
            else (path === "ready" ? this.ready : this.posted).put(bytes);
          },
          () => this.lose(this.error(`the browser's page broke off in the middle of its ${path}`)),
        );
        return;
      default:
        response.writeHead(404, { connection: "close" }).end();
    }
  }
}

/** Holds things until they are taken, and takers until there is something. */
class Slot<T> {
  private readonly things: T[] = [];
  private readonly takers: ((thing: T) => void)[] = [];

  put(thing: T): void {
    const taker = this.takers.shift();
    if (taker === undefined) this.things.push(thing);
    else taker(thing);
  }

  take(): Promise<T> {
    return new Promise((resolve) => {
      if (this.things.length > 0) resolve(this.things.shift()!);
      else this.takers.push(resolve);
    });
  }
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
