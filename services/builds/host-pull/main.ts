import { readFile } from "node:fs/promises";
import { ManagedIdentityCredential } from "@azure/identity";
import { channelNames } from "../channel/pointer";
import { report } from "../command-line/bars";
import { exitCodeOf, tellError } from "../command-line/run";
import { bytesText } from "../command-line/words";
import { Failure } from "../failure";
import { buildsOf } from "../named-build";
import { pull } from "../pull/pull";
import { spreadOver, startSpread } from "../pull/spread";
import { BuildStore } from "../store/build-store";

/*
 * `pull <channel> <folder>`, as a host's boot calls it (services/host-agent/README.md): the channel's builds from the region's store, with the host's own
 * identity. What it ends with is what the boot decides by.
 */

/** Requests at once: 8 MiB each are 128 MiB, and enough for a host's network. */
const parallel = 16;

async function main(): Promise<void> {
  const [channel, folder, ...more] = process.argv.slice(2);
  if (
    channel === undefined ||
    folder === undefined ||
    more.length > 0 ||
    !(channelNames as readonly string[]).includes(channel)
  ) {
    throw new Failure("usage", `pull <channel> <folder>, and a channel is one of ${channelNames.join(", ")}.`);
  }
  const blobEndpoint = variable("CLOUD_GAMING_BUILDS_ENDPOINT");
  if (!URL.canParse(blobEndpoint) || new URL(blobEndpoint).protocol !== "https:") {
    throw new Failure(
      "usage",
      `CLOUD_GAMING_BUILDS_ENDPOINT is ${JSON.stringify(blobEndpoint)}, and no https address.`,
    );
  }
  const credential = new ManagedIdentityCredential({ clientId: variable("CLOUD_GAMING_IDENTITY_CLIENT_ID") });
  await spreadOver(await spreadSeconds());
  const store = new BuildStore({ name: new URL(blobEndpoint).hostname, blobEndpoint }, credential);
  for (const { digest } of await buildsOf(store, channel)) {
    const { game, version, fetched, reused } = await pull(store, digest, folder, { parallel, report: report() });
    console.log(`${game} ${version}: ${bytesText(fetched)} fetched, ${bytesText(reused)} were there`);
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  throw new Failure("usage", `${name} isn't set: this is called by a host's boot (services/host-agent/README.md).`);
}

/** A test's host file may hurry. */
async function spreadSeconds(): Promise<number> {
  const file = process.env["CLOUD_GAMING_HOST_FILE"];
  if (file === undefined) return startSpread;
  try {
    const { overrides } = JSON.parse(await readFile(file, "utf8")) as { overrides?: { pullSpreadSeconds?: number } };
    return overrides?.pullSpreadSeconds ?? startSpread;
  } catch {
    throw new Failure("usage", `CLOUD_GAMING_HOST_FILE: ${file} can't be read.`);
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    tellError(error, false);
    process.exit(exitCodeOf(error));
  },
);
