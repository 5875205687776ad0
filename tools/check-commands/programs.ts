import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { findEngine } from "../engine";
import type { HelpOf } from "./help";

const run = promisify(execFile);

/** The help of the real Pulumi CLI. */
export function pulumiHelp(): HelpOf {
  let engine: ReturnType<typeof findEngine> | undefined;
  return remembered(async (command) => {
    const { pulumi } = await (engine ??= findEngine());
    const { stdout } = await run(pulumi, [...command, "--help"], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return stdout;
  });
}

/** The help of a program of package.json's scripts. Its source text stands in for it where it reads its arguments by hand. */
export function scriptHelp(project: string, program: string): HelpOf {
  const folder = join(project, dirname(program));
  const text = (file: string): string => readFileSync(join(folder, file), "utf8");
  if (!globSync("**/*.ts", { cwd: folder }).some((file) => text(file).includes('from "commander"'))) {
    return () => Promise.resolve(text(basename(program)));
  }
  return remembered(async (command) => {
    const node = ["--require", "ts-node/register/transpile-only", join(project, program), ...command, "--help"];
    return (await run(process.execPath, node, { cwd: project })).stdout;
  });
}

/** The scripts of package.json, and the TypeScript program of each that runs one. */
export function npmScripts(project: string): Map<string, string | undefined> {
  const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return new Map(
    Object.entries(scripts).map(([name, command]) => [
      name,
      /^node tools\/setup\/ready\.mjs (\S+\.ts)$/.exec(command)?.[1],
    ]),
  );
}

function remembered(helpOf: HelpOf): HelpOf {
  const known = new Map<string, Promise<string>>();
  return (command) => {
    const key = command.join(" ");
    const help = known.get(key) ?? helpOf(command);
    known.set(key, help);
    return help;
  };
}
