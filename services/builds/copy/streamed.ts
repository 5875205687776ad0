import { createHash } from "node:crypto";
import { Failure } from "../failure";
import type { BuildStore } from "../store/build-store";
import type { Copier, StoredObject } from "./copier";

/** The object passes through this machine: slower, and paid for as traffic, but it works wherever both stores can be reached. */
export const streamed: Copier = {
  async copy({ name, size, md5, sha256 }: StoredObject, from: BuildStore, to: BuildStore): Promise<void> {
    const bytes = await from.builds.bytes(name, { offset: 0, length: size });
    if (bytes === undefined) throw new Failure("corrupt", `${from.name}: ${name} is missing.`);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
      throw new Failure("corrupt", `${from.name}: ${name} is corrupt: its content is another than the manifest says.`);
    }
    await to.builds.add(name, bytes, { md5 });
  },
};
