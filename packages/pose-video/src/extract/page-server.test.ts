import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type PageServer, servePage } from "./page-server.js";

let server: PageServer;
let port: number;
let token: string;
const handled: string[] = [];
beforeAll(async () => {
  server = await servePage((path, request, response) => {
    handled.push(`${request.method} ${path}`);
    response.writeHead(204).end();
  }, undefined);
  const url = new URL(server.url);
  port = Number(url.port);
  token = url.pathname.slice(1, -1);
});
afterAll(() => server.close());

/** What the server answers to these bytes: the first line; empty where it only closes the connection. */
async function answer(bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (more) => {
    text += more;
  });
  socket.on("error", () => {});
  socket.write(bytes);
  while (!text.includes("\r\n") && !socket.closed)
    await Promise.race([once(socket, "data"), once(socket, "close")]);
  socket.destroy();
  return text.split("\r\n")[0]!;
}

const ask = (path: string, method = "GET", more = "") =>
  answer(`${method} ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`);

test("the page and the files it loads are behind the token", async () => {
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  const found = await Promise.all(
    ["", "page/main.js", "pose/browser/index.js", "pose/browser/../browser/index.js"].map((path) =>
      ask(`/${token}/${path}`),
    ),
  );
  expect(new Set(found)).toEqual(new Set(["HTTP/1.1 200 OK"]));
  expect(handled).toEqual([]);
  expect(await ask(`/${token}/next`)).toBe("HTTP/1.1 204 No Content");
  expect(handled.splice(0)).toEqual(["GET next"]);
});

test("without the token nothing is found, and nothing reaches the extraction", async () => {
  const paths = ["/", "/next", "/page/main.js", `/${token}`, `/${token.slice(1)}/next`, "/x".repeat(2000)];
  for (const path of [...paths, "//", "/%", "*", `http://127.0.0.1/${token}/next`]) {
    for (const method of ["GET", "POST", "OPTIONS"])
      expect(await ask(path, method)).toBe("HTTP/1.1 404 Not Found");
  }
  expect(handled).toEqual([]);
});

test("malformed requests, and files elsewhere, are refused; the page is served afterwards as before", async () => {
  const files = [
    "page/%zz",
    "%",
    "page/%00",
    "page/../../../package.json",
    "page/..%2f..%2fetc/passwd",
    "page/",
  ];
  for (const path of files) {
    expect(await ask(`/${token}/${path}`)).toMatch(/^HTTP\/1\.1 (404 Not Found|204 No Content)$/);
  }
  expect(await ask(`/${token}/page/none.js`)).toBe("HTTP/1.1 404 Not Found");
  const requests = [
    "NONSENSE\r\n\r\n",
    "\0\0\0\0\r\n\r\n",
    "GET /\r\n\r\n",
    "G€T / HTTP/1.1\r\n\r\n",
    `GET / HTTP/1.1\r\nhost: x\r\nlong: ${"x".repeat(100_000)}\r\n\r\n`,
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    `GET /${token}/next HTTP/9.9\r\n\r\n`,
  ];
  for (const request of requests) expect(await answer(request)).toMatch(/^HTTP\/1\.1 4\d\d /);
  // Somebody who leaves in the middle of a request, or before its answer.
  for (const request of [
    "GE",
    "POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nx",
    `GET /${token}/page/main.js HTTP/1.1\r\n`,
  ]) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(request);
    socket.resetAndDestroy();
  }
  expect(await ask(`/${token}/page/main.js`)).toBe("HTTP/1.1 200 OK");
});
