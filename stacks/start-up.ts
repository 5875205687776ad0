import module, { createRequire } from "node:module";
import type { Session } from "node:inspector";

/*
 * What the program does before anything else, because a preview's time is this process's own: it switches off three habits
 * of Pulumi's SDK that cost more than the resources do (docs/adr/0006-start-up.md; `npm run bench` measures them). All are
 * members of the SDK's modules that its other modules look up at every call; a test says when an upgrade moves them.
 */

const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi"));

/**
 * The SDK reads a stack trace for each promise that it makes, mapped back to TypeScript frame by frame, in case the promise
 * never settles. Errors keep theirs; only these labels go. Pulumi's own PULUMI_DEBUG_PROMISE_LEAKS brings them back.
 */
function makePromisesWithoutTraces(): void {
  const debuggable = requireFromSdk("./runtime/debuggable") as {
    debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
  };
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

/**
 * The SDK tells the engine of each step of each resource, five calls a resource and one after the other, whether or not
 * somebody runs `pulumi --debug` and sees them. CLOUD_GAMING_SDK_DEBUG=true brings them back.
 */
function dropDebugMessages(): void {
  const log = requireFromSdk("./log") as { debug: () => Promise<void> };
  log.debug = () => Promise.resolve();
}

/**
 * The SDK attaches a debugger to its own process, to find the sources of functions that a program wants to have serialised.
 * Nothing here is. Without it, what is loaded from now on is compiled faster, and Node.js may keep what it compiled.
 */
async function detachDebugger(): Promise<void> {
  const hooks = requireFromSdk("./runtime/closure/v8Hooks") as { getSessionAsync: () => Promise<Session> };
  const session = await hooks.getSessionAsync();
  session.post("Debugger.disable");
  module.enableCompileCache();
}

/** To be awaited before the program's own modules are loaded. */
export async function startUp(): Promise<void> {
  if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) makePromisesWithoutTraces();
  if (process.env["CLOUD_GAMING_SDK_DEBUG"] !== "true") dropDebugMessages();
  await detachDebugger();
}
