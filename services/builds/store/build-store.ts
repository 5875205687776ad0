import { BlobServiceClient } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/identity";
import { storageScope } from "../identity";
import { Container } from "./container";
import { Patience, patience, type Retries } from "./retrying";

/** Where an account is, and what it is called for people. */
export interface StoreAddress {
  /** `hub`, or a region's key: `japaneast/1`. */
  name: string;
  /** `https://<account>.blob.core.windows.net/` */
  blobEndpoint: string;
}

/** An account with builds: the hub or a region's. */
export class BuildStore {
  readonly name: string;
  readonly builds: Container;
  readonly channels: Container;
  /** In the hub only. */
  readonly staging: Container;

  constructor(
    { name, blobEndpoint }: StoreAddress,
    private readonly credential: TokenCredential,
    retries: Retries = patience,
  ) {
    this.name = name;
    const client = new BlobServiceClient(blobEndpoint, credential, {
      retryOptions: { maxTries: 1 },
      keepAliveOptions: { enable: true },
    });
    // One for all: they are the same account.
    const shared = new Patience(retries);
    const container = (held: string) => new Container(name, client.getContainerClient(held), shared);
    [this.builds, this.channels, this.staging] = [container("builds"), container("channels"), container("staging")];
  }

  /** A token for this service, for a copy's source. */
  async token(): Promise<string> {
    return (await this.credential.getToken(storageScope))!.token;
  }
}
