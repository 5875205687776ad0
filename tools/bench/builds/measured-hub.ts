import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { BuildStore } from "../../../services/builds/store/build-store";
import { credentialFor, EmulatedPlatform, hubAccount } from "../../storage-emulator";

/** A hub that is empty and on this machine, and beside it in the same account a container for the reference. */
export class MeasuredHub {
  private constructor(
    private readonly platform: EmulatedPlatform,
    readonly plain: ContainerClient,
  ) {}

  static async start(): Promise<MeasuredHub> {
    const platform = await EmulatedPlatform.start([]);
    try {
      const client = new BlobServiceClient(platform.emulator.endpoint(hubAccount), credentialFor("reference"));
      const plain = client.getContainerClient("plain");
      await plain.create();
      return new MeasuredHub(platform, plain);
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  get blobEndpoint(): string {
    return this.platform.emulator.endpoint(hubAccount);
  }

  get store(): BuildStore {
    return new BuildStore({ name: "hub", blobEndpoint: this.blobEndpoint }, credentialFor("publisher"));
  }

  /** A container of the hub, as the storage library has it: past this project's code. */
  container(name: string): ContainerClient {
    return new BlobServiceClient(this.blobEndpoint, credentialFor("reference")).getContainerClient(name);
  }

  /** Another program's variables, so that it trusts the hub's certificate. */
  get environment(): Record<string, string> {
    return this.platform.emulator.environment;
  }

  /** Ends it, and takes away all that it has stored. */
  async stop(): Promise<void> {
    await this.platform.stop();
  }
}
