import { createRequire } from "node:module";
import type { deploy as Deploy } from "./deploy";
import { startUp } from "./start-up";

/** The Pulumi program: one stack is one environment or a part of it, described by `Pulumi.<environment>.yaml`. */
async function program(): Promise<Record<string, unknown>> {
  await startUp();
  // Not imported above, so that it is loaded after the start-up.
  const { deploy } = createRequire(__filename)("./deploy") as { deploy: typeof Deploy };
  return deploy();
}

export = program;
