/** Which benchmarks there are: the scripts `bench` and `bench:NAME` of packages and apps. */
import { workspace } from "./workspace.mjs";

/**
 * Every benchmark takes `--rounds N`, how often it measures, and `--tiny`, a size at which it only shows that it runs.
 *
 * @returns {{ name: string, of: string, folder: string, file: string }[]} What `pnpm bench` calls it, its package, that
 *   package's folder, and its program there.
 */
export function benches() {
  return workspace().flatMap(({ name: of, folder, manifest }) =>
    Object.entries(manifest.scripts ?? {}).flatMap(([script, command]) => {
      const [kind, name = of.replace("@msmae/", "")] = script.split(":");
      return kind === "bench" ? [{ name, of, folder, file: command.replace(/^node /, "") }] : [];
    }),
  );
}
