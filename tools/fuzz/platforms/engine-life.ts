import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { editCloud, readCloud } from "../../azure-sim";
import { lockText } from "../../config/lock-text";
import { type SimFolders, simFolders } from "../../sim/folders";
import { runInSimulator } from "../../sim/run";
import type { AcceptedPlatform } from "./accepted";
import { Disagreement } from "./disagreement";
import { addTenantsOwn, leftBehind } from "./tenant";
import { stackFileText } from "./stack-file";

/**
 * The same life as in process, through the real engine: up, a second up without changes, destroy.
 *
 * @param project the folder with Pulumi.yaml
 * @throws Disagreement with what Pulumi said
 */
export async function liveInEngine(project: string, platform: AcceptedPlatform): Promise<void> {
  const folders = platformFolder(project, platform);
  const { environment } = platform.config;
  const pulumi = async (moment: Disagreement["moment"], ...args: string[]) => {
    const options = { project: folders.project, folders, output: "capture" as const };
    const { exitCode, stdout, stderr } = await runInSimulator(
      [...args, "--stack", environment, "--skip-preview"],
      options,
    );
    if (exitCode !== 0) throw new Disagreement(moment, `pulumi ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  };
  try {
    await editCloud(folders.cloud, addTenantsOwn);
    await pulumi("first up", "up");
    await pulumi("second up", "up", "--expect-no-changes");
    await pulumi("destroy", "destroy");
    const left = leftBehind(readCloud(folders.cloud));
    if (left.length > 0) throw new Disagreement("destroy", `left behind: ${left.join(", ")}`);
  } finally {
    rmSync(folders.project, { recursive: true, force: true });
  }
}

/** A folder in which everything is the project's but the stack file and the lock file. */
function platformFolder(project: string, { written, config, lock }: AcceptedPlatform): SimFolders {
  const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-fuzz-"));
  copyFileSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  for (const shared of ["node_modules", "package.json", "tsconfig.json"]) {
    symlinkSync(join(project, shared), join(folder, shared));
  }
  mkdirSync(join(folder, "stacks"));
  for (const entry of readdirSync(join(project, "stacks"))) {
    if (!entry.endsWith(".lock.yaml")) symlinkSync(join(project, "stacks", entry), join(folder, "stacks", entry));
  }
  writeFileSync(join(folder, "stacks", `${config.environment}.lock.yaml`), lockText(undefined, lock));
  writeFileSync(join(folder, `Pulumi.${config.environment}.yaml`), stackFileText(written));
  return simFolders(folder);
}
