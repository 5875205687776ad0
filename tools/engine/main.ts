/**
 * `npm run engine` says which Pulumi engine is used and prepares it when there is none yet. With `-- --folder` it prints only
 * the folder, so that a shell can have it: `PATH="$(npm run --silent engine -- --folder):$PATH"`.
 */
import { parseArgs } from "node:util";

import { type Engine, NoEngine, findEngine } from "./index";

const ORIGINS: Record<Engine["origin"], string> = {
  path: "found on PATH",
  cache: "from the cache",
  download: "downloaded",
  build: "built from Go modules",
};

async function main(): Promise<void> {
  const { folder: onlyFolder } = parseArgs({ options: { folder: { type: "boolean", default: false } } }).values;
  const engine = await findEngine();
  console.log(onlyFolder ? engine.folder : `Pulumi ${engine.version}, ${ORIGINS[engine.origin]}, in ${engine.folder}`);
}

main().catch((error: unknown) => {
  const forUser =
    error instanceof NoEngine || (error as NodeJS.ErrnoException).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
  console.error(forUser ? (error as Error).message : error);
  process.exitCode = 1;
});
