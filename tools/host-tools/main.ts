import { Command } from "commander";
import { makeArchive } from "./archive";

/** `npm run host-tools`: what hosts of a marketplace image fetch. */
new Command("npm run host-tools --")
  .description("Makes the archive with `pull`, which hosts of a marketplace image fetch at their first start.")
  .argument("<file>", "the archive, e.g. host-tools.tar.gz")
  .option("--streaming-server <program>", "goes into it as bin/streaming-server")
  .action(async (file: string, { streamingServer }: { streamingServer?: string }) => {
    const sha256 = await makeArchive(process.cwd(), {
      file,
      ...(streamingServer === undefined ? {} : { streamingServer }),
    });
    console.log(
      [
        `${file} has the SHA-256 ${sha256}. In the configuration of the pool's image:`,
        "",
        "  hostTools:",
        `    sha256: ${sha256}`,
        "",
        "and in each region, from inside its network, as services/host-agent/README.md says:",
        "",
        `  az storage blob upload --auth-mode login --account-name <region's build store> --container-name builds --name host-tools/${sha256}.tar.gz --file ${file}`,
        ...(streamingServer === undefined
          ? [
              "",
              "It has no streaming server (--streaming-server): its hosts are broken unless the pool allows that they idle.",
            ]
          : []),
      ].join("\n"),
    );
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
