/**
 * `pnpm run docs:api`: pages of every package's public API from its docstrings, in docs/api (ignored by git). A link in a
 * docstring that leads nowhere ends it with an error, and so does a parameter that is described and does not exist.
 *
 * TypeDoc reads with a TypeScript of its own, of `tools`: version 7 has no API that it could use.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";
import { root, workspace } from "./workspace.mjs";

/** The public entries of the packages: what is imported, and the source that it is compiled from. */
const entries = workspace()
  .filter(({ manifest, folder }) => !manifest.private && folder.startsWith(join(root, "packages")))
  .flatMap(({ name, folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, { types }]) => {
      const source =
        types === undefined ? "" : join(folder, types.replace("/dist/", "/src/").replace(/\.d\.ts$/, ".ts"));
      return existsSync(source) ? [{ name: entry.replace(".", name), source }] : [];
    }),
  );
const sources = entries.map(({ source }) => source);

const tsconfig = join(root, "node_modules/.cache/msmae/typedoc.tsconfig.json");
mkdirSync(dirname(tsconfig), { recursive: true });
writeFileSync(
  tsconfig,
  JSON.stringify({
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      paths: Object.fromEntries(entries.map(({ name, source }) => [name, [source]])),
    },
    files: sources,
  }),
);

const app = await Application.bootstrap({
  entryPoints: sources,
  tsconfig,
  name: "msmae",
  readme: "none",
  basePath: root,
  hideGenerator: true,
  disableSources: true,
  skipErrorChecking: true, // the build has checked them, with the compiler that counts
  validation: { invalidLink: true, invalidPath: true, notExported: false, notDocumented: false },
  logLevel: "Warn",
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameDestructured, 1000);
const project = await app.convert();
if (project !== undefined) app.validate(project);
const isFaulty = () => project === undefined || app.logger.hasErrors() || app.logger.hasWarnings();
if (!isFaulty()) {
  const out = join(root, "docs/api");
  rmSync(out, { recursive: true, force: true });
  await app.generateDocs(project, out);
  console.log(
    `Wrote ${relative(process.cwd(), join(out, "index.html"))}: ${sources.length} entries of packages`,
  );
}
process.exitCode = isFaulty() ? 1 : 0;

/** Parameters that are taken apart at once have no name; `@param options.seed` says that one is called `options`. */
function nameDestructured({ project }) {
  for (const signature of project.getReflectionsByKind(ReflectionKind.SomeSignature)) {
    const roots = (signature.comment?.getTags("@param") ?? []).flatMap(({ name }) =>
      name?.includes(".") ? [name.split(".")[0]] : [],
    );
    const unnamed = signature.parameters?.findLast(({ name }) => name === "__namedParameters");
    const root = roots.find((name) => signature.parameters?.every((other) => other.name !== name));
    if (unnamed !== undefined && root !== undefined) unnamed.name = root;
  }
}
