import { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { operationOf } from "./gateway-operation";

/** A request as a gateway reads it. */
export interface Call {
  method: string;
  /** Path and query as they came. */
  url: string;
  /** The path as it came, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  network: string;
  account: string;
  container: string;
  /** Decoded; empty for a container or an account. */
  blob: string;
  operation: string | undefined;
}

/** Names in a path-style URL, `/<account>/<container>/<blob>`; undefined when an escape in it is none. */
export function namesIn(path: string): { account: string; container: string; blob: string } | undefined {
  const [, account = "", container = "", ...rest] = path.split("/");
  try {
    const [first, second, third] = [account, container, rest.join("/")].map(decodeURIComponent);
    return { account: first ?? "", container: second ?? "", blob: third ?? "" };
  } catch {
    return undefined;
  }
}

export function readCall(request: IncomingMessage, network: string): Call {
  const url = request.url ?? "/";
  const method = request.method ?? "";
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1));
  const headers = request.headers;
  const names = namesIn(path);
  const operation = names && operationOf(method, names, query, headers);
  return {
    method,
    url,
    path,
    query,
    headers,
    network,
    ...(names ?? { account: "", container: "", blob: "" }),
    operation,
  };
}

/** A header's one value. */
export function header(call: { headers: IncomingHttpHeaders }, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
