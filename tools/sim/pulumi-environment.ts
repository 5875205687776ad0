import { mkdirSync } from "node:fs";
import { delimiter } from "node:path";
import { pathToFileURL } from "node:url";
import { type SimFolders } from "./folders";
import { type StateBackend } from "./state-backend";

/**
 * The environment of a simulated run: nothing of the user's Pulumi or Azure set-up, only the simulator's own.
 *
 * @param engineFolder holds the CLI and the language host
 * @param simulator what the running simulator wants set; empty for commands that don't touch the cloud
 * @param backend where Pulumi keeps the state; the folder when left out
 * @param checkpoints whether the engine writes its state after every step. `false` writes it once at the end, which is
 *   several times faster, but a run that is killed leaves no state.
 */
export function pulumiEnvironment(
  folders: SimFolders,
  engineFolder: string,
  simulator: Record<string, string>,
  backend?: StateBackend,
  checkpoints = true,
): NodeJS.ProcessEnv {
  mkdirSync(folders.backend, { recursive: true });
  mkdirSync(folders.pulumiHome, { recursive: true });
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ARM|AZURE|PULUMI)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [engineFolder, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: folders.pulumiHome,
    // Without the files of attributes that it would keep beside each: they are not written at one go, and a run that was
    // killed over one leaves a state that Pulumi can't read ("failed to load checkpoint: EOF").
    PULUMI_BACKEND_URL: backend?.url ?? `${pathToFileURL(folders.backend).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "the simulator keeps no secrets",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Copies of the whole state at every step, for a cloud that `npm run sim:reset` forgets.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    // The engine reads PULUMI_SKIP_CHECKPOINTS only together with PULUMI_EXPERIMENTAL.
    ...(checkpoints ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
    ...simulator,
    ...backend?.environment,
  };
}
