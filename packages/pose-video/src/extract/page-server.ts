import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What the server does with the page's requests: the path without the token. */
export type PageHandler = (path: string, request: IncomingMessage, response: ServerResponse) => void;

export interface PageServer {
  readonly url: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const require = createRequire(import.meta.url);

/** Folders that the page loads from: this package's, and those of the packages it uses, wherever they are installed. */
const FOLDERS: Readonly<Record<string, string>> = {
  page: fileURLToPath(new URL("./page", import.meta.url)),
  pose: dirname(require.resolve("@msmae/pose")),
  holistic: dirname(require.resolve("@mediapipe/holistic/package.json")),
  "tasks-vision": dirname(require.resolve("@mediapipe/tasks-vision")),
};

const IMPORTS = {
  "@msmae/pose/browser": "./pose/browser/index.js",
  "@mediapipe/tasks-vision": "./tasks-vision/vision_bundle.mjs",
};

/** The script of the legacy solution is no module: it leaves its class in a global variable. */
const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>msmae</title>
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<body>
<script src="holistic/holistic.js"></script>
<script type="module" src="page/main.js"></script>
`;

/**
 * Serves the page, on this machine only and under a path that nobody else knows.
 *
 * @param task The model file, for the tasks.
 */
export async function servePage(handle: PageHandler, task: string | undefined): Promise<PageServer> {
  const token = randomBytes(16).toString("hex");
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    if (!path.startsWith(`/${token}/`)) return void response.writeHead(404).end();
    const name = path.slice(token.length + 2);
    const [folder = ""] = name.split("/");
    if (name === "") return void response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    if (name === "model.task" && task !== undefined) return serveFile(task, request, response);
    const home = FOLDERS[folder];
    if (home === undefined) return handle(name, request, response);
    const file = join(home, decodeURIComponent(name.slice(folder.length + 1)));
    if (!file.startsWith(home + sep)) return void response.writeHead(404).end();
    serveFile(file, request, response);
  });
  // A request may stay open for as long as a video takes to decode its next frame.
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function serveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = createReadStream(path);
  file.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(404).end();
  });
  file.on("open", () => {
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    if (request.method === "HEAD") {
      file.destroy();
      response.end();
    } else file.pipe(response);
  });
}
