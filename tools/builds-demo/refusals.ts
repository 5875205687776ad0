import type { RestError } from "@azure/storage-blob";
import { Failure } from "../../services/builds/failure";

/** What Azure says to a request that it refuses: `403 AuthorizationFailure`; empty where it was let through. */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return "";
  } catch (error) {
    const { statusCode, code } = error as RestError;
    if (statusCode === undefined) throw error;
    return `${statusCode} ${code}`;
  }
}

/** Why something wasn't done; undefined where it was. */
export async function failureOf(work: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
