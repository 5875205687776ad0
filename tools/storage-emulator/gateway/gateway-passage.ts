import { type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type Call } from "./gateway-call";
import { answered, type Emulator } from "./gateway-emulator";
import { type Refusal } from "./gateway-refusal";
import { type GatewayRequest } from "./gateway-rules";
import { corrupted, type Effects, limited } from "./gateway-trouble";

/** Said anew on each side of the gateway (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1). */
const connectionHeaders = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
];

/** One request on its way through the gateway. */
export interface Passage {
  call: Call;
  record: GatewayRequest;
  request: IncomingMessage;
  response: ServerResponse;
  effects: Effects;
}

/**
 * Passes a request on to the emulator.
 * @param onlyNew the refusal that is due when the name is taken, for a caller who may not overwrite
 * @returns the emulator's answer, undefined when the connection was cut
 */
export async function passOn(
  passage: Passage,
  emulator: Emulator,
  onlyNew: Refusal | undefined,
): Promise<IncomingMessage | undefined> {
  const { call, record, request, response, effects } = passage;
  const headers = passable(request.rawHeaders, ["host", ...(onlyNew === undefined ? [] : ["if-none-match"])]);
  headers.push("host", emulator.host);
  if (onlyNew !== undefined) headers.push("if-none-match", "*");
  if (request.headers["transfer-encoding"] !== undefined) headers.push("transfer-encoding", "chunked");
  const asked = emulator.request(call.method, call.url, headers);
  response.on("close", () => {
    if (!response.writableFinished) asked.destroy();
  });
  const bytes = writes(call) ? effects.cutAfterBytes : undefined;
  if (bytes !== undefined) void cutUpload(passage, asked, bytes);
  else request.on("data", (chunk: Buffer) => (record.bytesIn += chunk.length)).pipe(asked);
  try {
    return await answered(asked);
  } catch (error) {
    if (response.destroyed || request.destroyed) return undefined;
    throw error;
  } finally {
    // An answer that comes before the request was read whole: the rest is read, so that the client can be told.
    if (!request.complete && bytes === undefined) request.unpipe(asked).resume();
  }
}

/** Gives the emulator's answer to the client. */
export async function give(answer: IncomingMessage, { call, record, response, effects }: Passage): Promise<void> {
  const bytes = effects.cutAfterBytes;
  if (bytes !== undefined && writes(call)) {
    answer.resume();
    response.destroy();
    return;
  }
  record.status = answer.statusCode ?? 0;
  const code = answer.headers["x-ms-error-code"];
  if (record.status >= 400 && typeof code === "string") record.code = code;
  const headers = passable(answer.rawHeaders, []);
  if (answer.headers["transfer-encoding"] !== undefined) headers.push("transfer-encoding", "chunked");
  response.writeHead(record.status, headers);
  let cut = false;
  async function* body(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const altered = effects.corrupt ? corrupted(chunks) : chunks;
    for await (const chunk of bytes === undefined ? altered : limited(altered, bytes, () => (cut = true))) {
      record.bytesOut += chunk.length;
      yield chunk;
    }
  }
  response.flushHeaders();
  await pipeline(answer, body, response, { end: false });
  // What was written before is still sent.
  if (cut) response.socket?.destroySoon();
  else response.end();
}

async function cutUpload({ record, request, response }: Passage, asked: ClientRequest, bytes: number): Promise<void> {
  let cut = false;
  async function* body(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of limited(chunks, bytes, () => (cut = true))) {
      record.bytesIn += chunk.length;
      yield chunk;
    }
  }
  await pipeline(request, body, asked, { end: false }).catch(() => (cut = true));
  if (!cut) return void asked.end();
  // The response holds the connection; a request that is left unread lets go of it.
  response.destroy();
  asked.destroy();
}

/** Whether a trouble cuts the request and not the answer. */
function writes(call: Call): boolean {
  return !["GET", "HEAD"].includes(call.method);
}

/** Names and values in turn, as they came, without those of the connection. */
function passable(rawHeaders: string[], without: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (![...connectionHeaders, ...without].includes(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
