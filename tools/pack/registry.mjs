/** A registry on this machine: it has our packages, and hands on those of others from the registry that npm is set to. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { root } from "../workspace.mjs";
import { run } from "./shell.mjs";

const OURS = ["@msmae", "msmae-pose"];

/**
 * Starts the registry with nothing of ours in it. What it has once fetched of others stays, so that later runs need no
 * network.
 *
 * @returns {Promise<{ url: string, npmrc: string, stop: () => Promise<void> }>} `npmrc` is what a project's .npmrc says to
 *   use it.
 */
export async function startRegistry() {
  const storage = join(root, "node_modules/.cache/msmae/registry");
  mkdirSync(storage, { recursive: true });
  for (const name of OURS) rmSync(join(storage, name), { recursive: true, force: true });
  const users = join(storage, "users");
  rmSync(users, { force: true });
  const upstream = (await run("npm", ["config", "get", "registry"], root)).trim();
  const everyone = { access: "$all", publish: "$authenticated" };
  const server = await runServer({
    ...{ storage, self_path: storage, web: { enable: false }, max_body_size: "100mb" },
    auth: { htpasswd: { file: users, max_users: 1 } },
    uplinks: { upstream: { url: upstream, maxage: "30d", timeout: "5m" } },
    packages: { "@msmae/*": everyone, "msmae-pose": everyone, "**": { ...everyone, proxy: "upstream" } },
    publish: { allow_offline: true },
    log: { type: "stdout", format: "pretty", level: "fatal" },
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const response = await fetch(`${url}-/user/org.couchdb.user:check`, {
    ...{ method: "PUT", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ name: "check", password: "packages" }),
  });
  const { token } = await response.json();
  if (!token) throw new Error(`the registry at ${url} lets nobody publish: ${response.status}`);
  const npmrc = [
    `registry=${url}`,
    `@msmae:registry=${url}`,
    `${url.replace("http:", "")}:_authToken=${token}`,
    ...["audit=false", "fund=false", "update-notifier=false"],
  ].join("\n");
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, npmrc, stop };
}

/** Publishes tarballs, as `npm publish` does. */
export async function publish(folder, tarballs, { npmrc }) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, ".npmrc");
  writeFileSync(config, npmrc);
  const waiting = Object.values(tarballs);
  const publisher = async () => {
    for (let tarball = waiting.pop(); tarball !== undefined; tarball = waiting.pop()) {
      await run("npm", ["publish", tarball, "--userconfig", config, "--loglevel", "error"], folder);
    }
  };
  await Promise.all([publisher(), publisher(), publisher()]); // most of it is waiting for npm to start
}
