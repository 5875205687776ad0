import { BuildStore } from "../../services/builds/store/build-store";
import type { Retries } from "../../services/builds/store/retrying";
import { declaredRoles } from "./declared-roles";
import { accountOf, EmulatedPlatform, hubAccount } from "./emulated-platform";
import { type GatewayRules, StorageGateway } from "./gateway/storage-gateway";
import { credentialFor } from "./tokens";

/** Everybody that has to do with builds, with the roles that components/build-storage declares. */
export type Principal = "publisher" | "promoter" | "collector" | `host ${string}`;

/** A store on this machine needs no long waits. */
export const impatience: Retries = { tries: 5, first: 10, longest: 100 };

/** A platform's build storage on this machine, behind a gateway that enforces the roles and networks that are declared. */
export class BuildsPlatform {
  private constructor(
    readonly emulated: EmulatedPlatform,
    readonly gateway: StorageGateway,
    private readonly doors: Record<string, string>,
  ) {}

  static async start(regions: readonly string[], more: Partial<GatewayRules> = {}): Promise<BuildsPlatform> {
    const emulated = await EmulatedPlatform.start(regions);
    const { origin, certificate } = emulated.emulator;
    const rules: GatewayRules = {
      networks: {
        // The promotion network has an endpoint to every account, a region's network one to its own.
        promotion: [hubAccount, ...regions.map(accountOf)],
        ...Object.fromEntries(regions.map((key) => [`hosts of ${key}`, [accountOf(key)]])),
        internet: [],
      },
      roles: declaredRoles(regions),
      serverSideCopy: "works",
      ...more,
    };
    const gateway = await StorageGateway.start({
      ...{ upstream: origin, ca: certificate.certificate, key: certificate.key, cert: certificate.certificate },
      rules,
    });
    const doors: Record<string, string> = {};
    for (const network of Object.keys(rules.networks)) doors[network] = await gateway.door(network);
    return new BuildsPlatform(emulated, gateway, doors);
  }

  get regions(): readonly string[] {
    return this.emulated.regions;
  }

  /** The hub as somebody sees it. */
  hub(principal: Principal, network = "promotion"): BuildStore {
    return this.store("hub", hubAccount, principal, network);
  }

  /** A region's account as somebody sees it; a host stands in its region's network. */
  region(
    key: string,
    principal: Principal,
    network = principal.startsWith("host") ? `hosts of ${key}` : "promotion",
  ): BuildStore {
    return this.store(key, accountOf(key), principal, network);
  }

  all(principal: Principal): BuildStore[] {
    return this.regions.map((key) => this.region(key, principal));
  }

  /** The stack's outputs, as a program in a network would need them: with the addresses that it can reach. */
  outputs(network = "promotion"): Record<string, unknown> {
    return this.emulated.outputs(this.doors[network]);
  }

  /** Past the gateway, as nobody can: to break what is stored, or to look at it. */
  behind(name: string): BuildStore {
    const account = name === "hub" ? hubAccount : accountOf(name);
    return new BuildStore(
      { name, blobEndpoint: this.emulated.emulator.endpoint(account) },
      credentialFor("nobody"),
      impatience,
    );
  }

  /** Writes over an object, as a disk that goes bad does: its MD5 stays what it was, or becomes another. */
  async corrupt(name: string, blob: string, { keepsDigest }: { keepsDigest: boolean }): Promise<void> {
    const client = this.behind(name).builds.blob(blob);
    const { contentMD5 } = await client.getProperties();
    const bytes = await client.downloadToBuffer();
    bytes[bytes.length >> 1]! ^= 1;
    await client.upload(bytes, bytes.length);
    if (keepsDigest) await client.setHTTPHeaders({ blobContentMD5: contentMD5! });
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.emulated.stop();
  }

  private store(name: string, account: string, principal: Principal, network: string): BuildStore {
    return new BuildStore(
      { name, blobEndpoint: `${this.doors[network]}/${account}/` },
      credentialFor(principal),
      impatience,
    );
  }
}
