import { createRequire } from "node:module";

/*
 * What the program does before anything else, because a preview's time is this process's own: it switches off habits
 * of Pulumi's SDK that cost more than the resources do (docs/adr/0006-start-up.md; preload.cjs has what must come before the
 * SDK). All are members of the SDK's modules that its other modules look up at every call; a test says when an upgrade
 * moves them. PULUMI_DEBUG_PROMISE_LEAKS=true brings the first back, CLOUD_GAMING_SDK_DEBUG=true the others.
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
 * The SDK writes into the state on which line each resource was made, with all the calls that led there, each mapped back to
 * TypeScript. Our resources are found by their names.
 */
function dropResourcePositions(): void {
  const { Resource } = requireFromSdk("./resource") as { Resource: { stackTrace: () => unknown[] } };
  Resource.stackTrace = () => [];
}

/**
 * The SDK tells the engine of each step of each resource, five calls a resource and one after the other, whether or not
 * somebody runs `pulumi --debug` and sees them.
 */
function dropDebugMessages(): void {
  const log = requireFromSdk("./log") as { debug: () => Promise<void> };
  log.debug = () => Promise.resolve();
}

if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) makePromisesWithoutTraces();
if (process.env["CLOUD_GAMING_SDK_DEBUG"] !== "true") {
  dropDebugMessages();
  dropResourcePositions();
}
