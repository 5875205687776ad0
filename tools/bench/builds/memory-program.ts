import { readFileSync } from "node:fs";
import { publish } from "../../../services/builds/publish";
import { pull } from "../../../services/builds/pull/pull";
import { silent } from "../../../services/builds/report";
import { BuildStore } from "../../../services/builds/store/build-store";
import { credentialFor } from "../../storage-emulator/tokens";
import type { Asked, Told } from "./memory";

/** Publishes a folder or pulls a build, and tells how much memory that took at most. */
async function program({ blobEndpoint, folder, version, digest, parallel }: Asked): Promise<Told> {
  const store = new BuildStore({ name: "hub", blobEndpoint }, credentialFor("publisher"));
  const quiet = { parallel, report: silent };
  const done =
    digest === undefined
      ? await publish(store, folder, { ...quiet, game: "rocket-racer", version, by: "the measurement" })
      : await pull(store, digest, folder, quiet);
  return { digest: done.digest, size: done.size, peakMiB: peakKibibytes() / 1024 };
}

/** What Linux tells with `getrusage` includes the process that this one was forked from, so it is asked elsewhere. */
function peakKibibytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
}

program(JSON.parse(process.argv[2]!) as Asked).then(
  (told) => console.log(JSON.stringify(told)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
