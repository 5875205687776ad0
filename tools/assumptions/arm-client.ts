import { setTimeout as sleep } from "node:timers/promises";
import { type ArmRequest } from "./assumption-data";

/** What Azure answered in the end: of an asynchronous operation, its result. */
export interface Answer {
  status: number;
  body: unknown;
}

/** No answer: too much throttling, no connection, or an operation that does not end. */
export class NoAnswer extends Error {}

const maxAttempts = 6;
const maxWaitSeconds = 120;
const maxOperationMinutes = 20;
const maxPages = 50;
const requestTimeoutMs = 120_000;

/** Requests of Azure Resource Manager. */
export class ArmClient {
  /**
   * @param endpoint `https://management.azure.com`, without a slash at the end
   * @param token answers an access token for each request
   * @param signal ends waiting requests and pauses
   */
  constructor(
    private readonly endpoint: string,
    private readonly token: () => Promise<string>,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Sends a request, obeys Retry-After, follows an asynchronous operation to its end and a list to its last page.
   *
   * @throws {NoAnswer} the message has the reason
   */
  async send({ method, path, apiVersion, body }: ArmRequest): Promise<Answer> {
    const url = `${this.endpoint}${path}${path.includes("?") ? "&" : "?"}api-version=${apiVersion}`;
    const response = await this.#fetch(method, url, body);
    const operation = response.headers.get("azure-asyncoperation") ?? response.headers.get("location");
    if (response.status >= 200 && response.status < 300 && operation !== null && method !== "GET") {
      return this.#operation(operation, response);
    }
    const answer = await answerOf(response);
    if (method === "GET") return this.#pages(answer);
    return isWorking(answer) ? this.#provisioned(path, apiVersion) : answer;
  }

  async #pages(first: Answer): Promise<Answer> {
    const all = valuesOf(first.body);
    let next = nextLinkOf(first.body);
    for (let page = 1; next !== undefined && page < maxPages; page++) {
      const { body } = await answerOf(await this.#fetch("GET", next));
      all.push(...valuesOf(body));
      next = nextLinkOf(body);
    }
    return all.length === 0 ? first : { status: first.status, body: { ...(first.body as object), value: all } };
  }

  async #operation(url: string, first: Response): Promise<Answer> {
    let response = first;
    const end = Date.now() + maxOperationMinutes * 60_000;
    while (Date.now() < end) {
      await this.#pause(retryAfter(response) ?? 5);
      response = await this.#fetch("GET", url);
      const answer = await answerOf(response);
      const state = (answer.body as { status?: string } | undefined)?.status?.toLowerCase();
      if (state === "failed" || state === "canceled") return { status: 409, body: answer.body };
      if (state === "succeeded" || (state === undefined && response.status !== 202)) return answer;
    }
    throw new NoAnswer(`The operation did not end within ${maxOperationMinutes} minutes.`);
  }

  async #provisioned(path: string, apiVersion: string): Promise<Answer> {
    const end = Date.now() + maxOperationMinutes * 60_000;
    while (Date.now() < end) {
      await this.#pause(5);
      const answer = await answerOf(await this.#fetch("GET", `${this.endpoint}${path}?api-version=${apiVersion}`));
      if (!isWorking(answer)) return answer;
    }
    throw new NoAnswer(`The resource was not provisioned within ${maxOperationMinutes} minutes.`);
  }

  async #fetch(method: string, url: string, body?: unknown): Promise<Response> {
    // The token must not reach another server.
    const target = URL.parse(url, this.endpoint);
    if (target?.origin !== new URL(this.endpoint).origin) throw new NoAnswer("Azure refers to another address.");
    for (let attempt = 1; ; attempt++) {
      const response = await this.#once(method, target.href, body);
      if (response.status !== 429 && response.status !== 503) return response;
      const seconds = retryAfter(response) ?? 2 ** attempt;
      if (attempt === maxAttempts || seconds > maxWaitSeconds)
        throw new NoAnswer(`Azure throttles requests (status ${response.status}, ${attempt} attempts).`);
      await this.#pause(seconds);
    }
  }

  async #once(method: string, url: string, body: unknown): Promise<Response> {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    try {
      return await fetch(url, {
        method,
        headers: { authorization: `Bearer ${await this.token()}`, "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: "error",
        signal: this.signal === undefined ? timeout : AbortSignal.any([this.signal, timeout]),
      });
    } catch (error) {
      this.signal?.throwIfAborted();
      const { cause, message } = error as Error;
      throw new NoAnswer(`No connection to ${this.endpoint}: ${cause instanceof Error ? cause.message : message}`);
    }
  }

  async #pause(seconds: number): Promise<void> {
    await sleep(seconds * 1000, undefined, { signal: this.signal });
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

const valuesOf = (body: unknown): unknown[] => {
  const values = (body as { value?: unknown } | undefined)?.value;
  return Array.isArray(values) ? values : [];
};
const nextLinkOf = (body: unknown): string | undefined =>
  (body as { nextLink?: string | null } | undefined)?.nextLink ?? undefined;

function isWorking({ status, body }: Answer): boolean {
  const state = (body as { properties?: { provisioningState?: unknown } } | undefined)?.properties?.provisioningState;
  return status < 300 && typeof state === "string" && !["Succeeded", "Failed", "Canceled"].includes(state);
}
