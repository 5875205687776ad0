import { type ArmError } from "../contract";

/** A body that Azure does not take. */
export function badRequest(code: string, message: string, target?: string): ArmError {
  return { status: 400, code, message, ...(target === undefined ? {} : { target }) };
}

/** A request that what is there already forbids. */
export function conflict(code: string, message: string, target?: string): ArmError {
  return { status: 409, code, message, ...(target === undefined ? {} : { target }) };
}

/** Something the request needs does not exist. */
export function notFound(code: string, message: string, target?: string): ArmError {
  return { status: 404, code, message, ...(target === undefined ? {} : { target }) };
}

/** Compute's and most resource providers' words for a value they refuse. */
export function invalidParameter(path: string, message: string): ArmError {
  return badRequest("InvalidParameter", message, path);
}
