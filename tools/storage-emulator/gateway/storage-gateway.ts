import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { authenticate, principalOf } from "./gateway-authentication";
import { type Call, header, readCall } from "./gateway-call";
import { putBlobFromUrl, unverified } from "./gateway-copy";
import { Emulator } from "./gateway-emulator";
import { give, passOn, type Passage } from "./gateway-passage";
import { granted, permit } from "./gateway-permission";
import { RequestRate } from "./gateway-rate";
import { Refusal } from "./gateway-refusal";
import { retain } from "./gateway-retention";
import { type GatewayRequest, type GatewayRules, type Trouble } from "./gateway-rules";
import { Troubles } from "./gateway-trouble";

export { type GatewayRequest, type GatewayRules, type Trouble } from "./gateway-rules";

/**
 * Operations whose source the emulator would read without asking who may. Refused, as is every operation that has no name here:
 * what isn't judged isn't passed on.
 */
const unjudged = ["Copy Blob", "Copy Blob From URL", "Put Block From URL"];

/** Checksums that the emulator takes unchecked or, framed into the body, for content: neither verdict would be Azure's. */
const unchecked = ["x-ms-content-crc64", "x-ms-source-content-crc64", "x-ms-structured-body"];

/** Content-Length is required, as each one's page says (https://learn.microsoft.com/rest/api/storageservices/put-blob and beside it). */
const measured = ["Put Blob", "Put Blob From URL", "Put Block", "Put Block List"];

/** A blob service on loopback that stands before an emulator and refuses what Azure refuses. */
export class StorageGateway {
  /** Every request in order, with the answer's status. */
  readonly requests: GatewayRequest[] = [];
  private readonly doors = new Map<string, Promise<{ server: Server; host: string }>>();
  private readonly hosts: string[] = [];
  /** Of every door, those that still greet each other too. */
  private readonly sockets = new Set<Socket>();
  private readonly troubles = new Troubles();
  private readonly rate = new RequestRate();
  private readonly stopped = new AbortController();

  private constructor(
    private readonly identity: { key: string; cert: string },
    private readonly emulator: Emulator,
    /** Changed at once. */
    public rules: GatewayRules,
  ) {}

  /**
   * @param options.upstream the emulator's address, such as "https://127.0.0.1:10000"
   * @param options.ca the authority that its certificate is trusted by, as PEM
   * @param options.key of the gateway's own certificate, as PEM
   */
  static start(options: {
    upstream: string;
    ca: string;
    key: string;
    cert: string;
    rules: GatewayRules;
  }): Promise<StorageGateway> {
    const { upstream, ca, key, cert, rules } = options;
    return Promise.resolve(new StorageGateway({ key, cert }, new Emulator(upstream, ca), rules));
  }

  /**
   * A door for clients that stand in a network: the same accounts, other rights. Blobs are at `<door>/<account>/<container>/<blob>`.
   * @returns its address, such as "https://127.0.0.1:41234"; one network has one
   */
  async door(network: string): Promise<string> {
    const opened = this.doors.get(network) ?? this.open(network);
    this.doors.set(network, opened);
    return `https://${(await opened).host}`;
  }

  /** Makes trouble for requests that match, until it is undone or has happened `times`. */
  trouble(trouble: Trouble): () => void {
    return this.troubles.add(trouble);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    for (const { server } of await Promise.all(this.doors.values())) {
      const closed = once(server, "close");
      server.close();
      for (const socket of this.sockets) socket.destroy();
      await closed;
    }
    this.emulator.stop();
  }

  private async open(network: string): Promise<{ server: Server; host: string }> {
    const server = createServer(this.identity, (request, response) => void this.handle(network, request, response));
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
    // Connections outlive the pauses between a client's requests, and big bodies take their time.
    server.keepAliveTimeout = 60_000;
    server.requestTimeout = 0;
    server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 });
    await once(server, "listening");
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.hosts.push(host);
    return { server, host };
  }

  private async handle(network: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = readCall(request, network);
    const record = recordOf(call);
    this.requests.push(record);
    try {
      const onlyNew = await this.judge(call);
      const effects = this.troubles.befall({ ...call, operation: record.operation });
      if (effects.delayMilliseconds > 0) {
        await setTimeout(effects.delayMilliseconds, undefined, { signal: this.stopped.signal });
        if (response.destroyed) return;
      }
      if (effects.answer !== undefined) {
        const { status, code, retryAfter } = effects.answer;
        throw new Refusal(status, code, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` });
      }
      await this.carryOut({ call, record, request, response, effects }, onlyNew);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else refuse(error instanceof Refusal ? error : new Refusal(500, "InternalError"), call, record, response);
    }
  }

  /**
   * @returns the refusal that is due if the emulator finds the name taken, for a caller who may not overwrite
   * @throws Refusal when a rule forbids the request
   */
  private async judge(call: Call): Promise<Refusal | undefined> {
    const { account, container, blob, operation, path } = call;
    const { networks, retentionDays, requestsPerSecond, requestsPerSecondPerBlob, retryAfterSeconds } = this.rules;
    const principal = authenticate(call);
    if (!networks[call.network]?.includes(account)) throw new Refusal(403, "AuthorizationFailure");
    const limits = [
      { key: account, perSecond: requestsPerSecond },
      { key: `${account}/${container}/${blob}`, perSecond: blob === "" ? undefined : requestsPerSecondPerBlob },
    ].flatMap(({ key, perSecond }) => (perSecond === undefined ? [] : [{ key, perSecond }]));
    // https://learn.microsoft.com/azure/storage/blobs/scalability-targets: 503 beyond what a partition can handle. Retry-After with it
    // is inferred: the page speaks of exponential backoff only.
    if (!this.rate.admit(limits)) throw new Refusal(503, "ServerBusy", { "retry-after": `${retryAfterSeconds ?? 1}` });
    const foreign = unchecked.some((name) => header(call, name) !== undefined);
    if (operation === undefined || unjudged.includes(operation) || foreign) throw new Refusal(501, "NotImplemented");
    let asked: ReturnType<Emulator["properties"]> | undefined;
    const existing = () =>
      (asked ??= this.emulator.properties(
        path,
        header(call, "authorization") ?? "",
        header(call, "x-ms-version") ?? "",
      ));
    const grants = granted(this.rules, principal, account, container);
    const added = await permit(call, grants, async () => (await existing()) !== undefined);
    const days = retentionDays?.[`${account}/${container}`];
    const retained = days === undefined ? undefined : await retain(call, days, existing);
    if (measured.includes(operation) && header(call, "content-length") === undefined) {
      throw new Refusal(411, "MissingContentLengthHeader");
    }
    const onlyNew = added ?? retained;
    // No blob has the name, and none may be replaced: there is none to match.
    if (onlyNew !== undefined && header(call, "if-match") !== undefined) throw new Refusal(412, "ConditionNotMet");
    return onlyNew;
  }

  private async carryOut(passage: Passage, onlyNew: Refusal | undefined): Promise<void> {
    const { rules, emulator, hosts } = this;
    const copied = passage.call.operation === "Put Blob From URL" && rules.serverSideCopy !== "unimplemented";
    if (copied && rules.serverSideCopy === "refused") throw unverified(403, "AuthorizationFailure");
    const answer = copied
      ? await putBlobFromUrl(passage.call, { rules, emulator, hosts }, onlyNew)
      : await passOn(passage, emulator, onlyNew);
    if (answer === undefined) return;
    const instead = translated(answer, passage.call, onlyNew);
    if (instead !== undefined) {
      answer.resume();
      throw instead;
    }
    await give(answer, passage);
  }
}

/** What Azure says where the emulator says something else. */
function translated(answer: IncomingMessage, call: Call, onlyNew: Refusal | undefined): Refusal | undefined {
  const code = header(answer, "x-ms-error-code");
  if (answer.statusCode === 409 && code === "BlobAlreadyExists") return onlyNew;
  // https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes has this code for it.
  const checked = header(call, "content-md5") ?? header(call, "x-ms-source-content-md5");
  const invalid = answer.statusCode === 400 && code === "InvalidOperation" && checked !== undefined;
  return invalid ? new Refusal(400, "Md5Mismatch") : undefined;
}

function recordOf(call: Call): GatewayRequest {
  const { network, account, container, blob, headers } = call;
  return {
    at: Date.now(),
    network,
    account,
    container,
    blob,
    operation: call.operation ?? "unknown",
    principal: principalOf(headers.authorization) ?? "",
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, header(call, name) ?? ""])),
  };
}

function refuse(refusal: Refusal, call: Call, record: GatewayRequest, response: ServerResponse): void {
  const { headers, body } = refusal.answer(header(call, "x-ms-version"));
  const requestId = header(call, "x-ms-client-request-id");
  record.status = refusal.status;
  record.code = refusal.code;
  response.writeHead(refusal.status, {
    ...headers,
    ...(requestId === undefined ? {} : { "x-ms-client-request-id": requestId }),
  });
  if (call.method === "HEAD") return void response.end();
  record.bytesOut = Buffer.byteLength(body);
  response.end(body);
}
