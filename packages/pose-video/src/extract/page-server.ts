import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, sep } from "node:path";
import { pipeline } from "node:stream";
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
  text: dirname(createRequire(require.resolve("@msmae/pose")).resolve("@msmae/text")), // which pose imports
  holistic: dirname(require.resolve("@mediapipe/holistic/package.json")),
  "tasks-vision": dirname(require.resolve("@mediapipe/tasks-vision")),
};

const IMPORTS = {
  "@msmae/pose/browser": "./pose/browser/index.js",
  "@msmae/text": "./text/index.js",
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
 * Serves the page, on this machine only and under a path that nobody else knows. Whatever anybody else asks for, however
 * broken, is not found, and changes nothing.
 *
 * @param task The model file, for the tasks.
 */
export async function servePage(handle: PageHandler, task: string | undefined): Promise<PageServer> {
  const token = randomBytes(16).toString("hex");
  const server = createServer((request, response) => {
    response.on("error", () => {}); // whoever asked has gone
    const name = nameOf(request.url ?? "", token);
    if (name === undefined) return refuse(response);
    if (name === "") return void response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    const file = name === "model.task" ? task : fileOf(name);
    if (file !== undefined) return serveFile(file, request, response);
    handle(name, request, response);
  });
  // The page's next request may come long after its last one: when a frame is done.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.on("error", () => {}); // a connection more than this process may have: that one is lost
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Not found; what else the request holds is not read, and its connection not kept. */
function refuse(response: ServerResponse): void {
  response.writeHead(404, { connection: "close" }).end();
}

/** What is asked for behind the token; undefined without it, and where it is no text. */
function nameOf(url: string, token: string): string | undefined {
  const [path = ""] = url.split("?");
  if (!path.startsWith(`/${token}/`)) return undefined;
  try {
    return decodeURIComponent(path.slice(token.length + 2));
  } catch {
    return undefined; // such as %zz
  }
}

/** The file of a name such as `pose/index.js`; undefined where its folder is none of those that the page loads from. */
function fileOf(name: string): string | undefined {
  const [folder = ""] = name.split("/");
  const home = Object.hasOwn(FOLDERS, folder) ? FOLDERS[folder]! : undefined;
  if (home === undefined || name.includes("\0")) return undefined;
  const file = join(home, name.slice(folder.length + 1));
  return file.startsWith(home + sep) ? file : undefined;
}

function serveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = createReadStream(path);
  file.on("error", () => {
    if (response.headersSent) response.destroy();
    else refuse(response);
  });
  file.on("open", () => {
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    if (request.method === "HEAD") {
      file.destroy();
      response.end();
    } else pipeline(file, response, () => {}); // a page that leaves early closes the file as well
  });
}
