import type { GatewayRequest } from "../storage-emulator";

/** The requests since a moment, as the storage saw them. */
export class Traffic {
  private readonly before: number;

  constructor(private readonly requests: readonly GatewayRequest[]) {
    this.before = requests.length;
  }

  /** Objects that a store fetched from another by itself. */
  get copies(): string[] {
    return this.since
      .filter(({ operation, status }) => operation === "Put Blob From URL" && status === 201)
      .map(({ blob }) => blob);
  }

  /** Bytes of the game that passed through this machine, in either direction. */
  get gameBytes(): number {
    return this.since
      .filter(({ blob }) => blob.startsWith("packs/"))
      .reduce((sum, { operation, bytesIn, bytesOut }) => sum + bytesIn + (operation === "Get Blob" ? bytesOut : 0), 0);
  }

  private get since(): GatewayRequest[] {
    return this.requests.slice(this.before);
  }
}
