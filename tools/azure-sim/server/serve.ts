import {
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  setLogVerbosity,
  status,
  type ServerUnaryCall,
  type sendUnaryData,
} from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb";
import messages from "@pulumi/pulumi/proto/provider_pb";
import services from "@pulumi/pulumi/proto/provider_grpc_pb";
import statuses from "@pulumi/pulumi/proto/status_pb";
import anys from "google-protobuf/google/protobuf/any_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import type { ObjectValue } from "../contract";
import {
  PartialFailure,
  type CheckFailure,
  type DiffKind,
  type HostedProvider,
  type ProviderInstance,
} from "./hosted-provider";
import { decodeProperties, encodeProperties, type Path } from "./properties";

/** A provider that listens. */
export interface ServedProvider {
  port: number;
  close(): void;
}

/**
 * Serves a provider to the engine.
 * @param provider what answers.
 * @param port a port on 127.0.0.1; 0 lets the system choose.
 * @throws Error that names the port when it is in use.
 */
export async function serve(provider: HostedProvider, port: number): Promise<ServedProvider> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const closing = { begun: false };
  server.addService(services.ResourceProviderService, handlers(provider, closing) as never);
  const bound = await bind(server, provider.name, port);
  return {
    port: bound,
    close() {
      closing.begun = true;
      // An engine that was killed leaves its connections open: do not wait for it.
      server.forceShutdown();
    },
  };
}

function bind(server: Server, name: string, port: number): Promise<number> {
  // It prints a line of its own about a port in use, which says less than the error.
  if (process.env["GRPC_VERBOSITY"] === undefined) {
    setLogVerbosity(logVerbosity.NONE);
  }
  return new Promise((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) {
        return resolve(bound);
      }
      const why = /EADDRINUSE/.test(error.message) ? "it is in use by another program" : error.message;
      server.forceShutdown();
      reject(
        new Error(
          `The simulated ${name} provider cannot listen on port ${port} of 127.0.0.1: ${why}. ` +
            "Choose another port, or none to take a free one.",
        ),
      );
    }),
  );
}

type Handler<Request, Response> = (request: Request, peer: string) => Response | Promise<Response>;

/**
 * Every provider resource of a program has a connection of its own, so a connection is a configured instance.
 * @param closing once it has begun, what a killed engine still had on its way is carried out no more: nobody would give the
 *   cloud back that it changes.
 */
function handlers(provider: HostedProvider, closing: { begun: boolean }): Record<string, unknown> {
  const instances = new Map<string, { instance: ProviderInstance; configuration: string }>();

  function instanceOf(peer: string): ProviderInstance {
    const own = instances.get(peer);
    if (own !== undefined) {
      return own.instance;
    }
    // A connection that broke comes back from another port. Without its configuration it is only clear which
    // instance it is when all of them are the same.
    const [first, ...others] = [...instances.values()];
    if (first !== undefined && others.every((one) => one.configuration === first.configuration)) {
      return first.instance;
    }
    throw new Error(`The simulated ${provider.name} provider got a request before its configuration.`);
  }

  const alwaysSecret = (request: { getUrn(): string; getType(): string; getName(): string }, peer: string): Path[] =>
    (instanceOf(peer).secretOutputs?.(subjectOf(request).type) ?? []).map((name) => [name]);

  const unary =
    <Request, Response>(handler: Handler<Request, Response>) =>
    async (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
      try {
        if (closing.begun) throw new Error(`The simulated ${provider.name} provider is shutting down.`);
        callback(null, await handler(call.request, call.getPeer()));
      } catch (error) {
        callback(asStatus(error));
      }
    };

  return {
    handshake: unary(() => {
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(false);
      response.setAcceptOutputs(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),

    attach: unary(() => new empties.Empty()),

    getPluginInfo: unary(() => {
      const response = new plugins.PluginInfo();
      response.setVersion(provider.version);
      return response;
    }),

    getSchema: unary(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.name, version: provider.version }));
      return response;
    }),

    checkConfig: unary((request: messages.CheckRequest) => {
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      const { value } = decodeProperties(request.getNews());
      response.setFailuresList((provider.checkConfiguration?.(value) ?? []).map(asCheckFailure));
      return response;
    }),

    diffConfig: unary((request: messages.DiffRequest) => {
      const response = new messages.DiffResponse();
      const same =
        JSON.stringify(request.getOldInputs()?.toJavaScript() ?? {}) ===
        JSON.stringify(request.getNews()?.toJavaScript() ?? {});
      const { DIFF_NONE, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
      response.setChanges(same ? DIFF_NONE : DIFF_UNKNOWN);
      return response;
    }),

    configure: unary((request: messages.ConfigureRequest, peer) => {
      const configuration = configurationOf(request);
      instances.set(peer, {
        instance: provider.configure(configuration),
        configuration: JSON.stringify(Object.entries(configuration).sort()),
      });
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptoutputs(false);
      response.setAcceptresources(false);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),

    invoke: unary(async (request: messages.InvokeRequest, peer) => {
      const args = decodeProperties(request.getArgs());
      const answer = await instanceOf(peer).invoke(request.getTok(), args.value);
      const response = new messages.InvokeResponse();
      response.setReturn(encodeProperties(answer));
      return response;
    }),

    check: unary((request: messages.CheckRequest, peer) => {
      const news = decodeProperties(request.getNews());
      const { inputs, failures } = instanceOf(peer).check({
        ...subjectOf(request),
        olds: request.hasOlds() ? decodeProperties(request.getOlds()).value : undefined,
        news: news.value,
        randomSeed: request.getRandomseed_asU8(),
        autonaming: autonamingOf(request),
      });
      const response = new messages.CheckResponse();
      response.setInputs(encodeProperties(inputs, news.secrets));
      response.setFailuresList(failures.map(asCheckFailure));
      return response;
    }),

    diff: unary((request: messages.DiffRequest, peer) => {
      const answer = instanceOf(peer).diff({
        ...subjectOf(request),
        id: request.getId(),
        oldInputs: decodeProperties(request.getOldInputs()).value,
        oldOutputs: decodeProperties(request.getOlds()).value,
        news: decodeProperties(request.getNews()).value,
      });
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      const response = new messages.DiffResponse();
      response.setChanges(answer.changes.length === 0 ? DIFF_NONE : DIFF_SOME);
      response.setDiffsList(answer.changes);
      response.setReplacesList(answer.replaces);
      response.setDeletebeforereplace(answer.deleteBeforeReplace);
      response.setHasdetaileddiff(true);
      for (const [path, kind] of Object.entries(answer.detailed)) {
        const difference = new messages.PropertyDiff();
        difference.setKind(diffKinds[kind]);
        difference.setInputdiff(true);
        response.getDetaileddiffMap().set(path, difference);
      }
      return response;
    }),

    create: unary(async (request: messages.CreateRequest, peer) => {
      const inputs = decodeProperties(request.getProperties());
      const { id, outputs } = await withSecrets(inputs.secrets, () =>
        instanceOf(peer).create({ ...subjectOf(request), inputs: inputs.value, preview: request.getPreview() }),
      );
      const response = new messages.CreateResponse();
      response.setId(id);
      response.setProperties(encodeProperties(outputs, [...inputs.secrets, ...alwaysSecret(request, peer)]));
      return response;
    }),

    read: unary(async (request: messages.ReadRequest, peer) => {
      const oldInputs = request.hasInputs() ? decodeProperties(request.getInputs()) : undefined;
      const oldOutputs = decodeProperties(request.getProperties());
      const found = await instanceOf(peer).read({
        ...subjectOf(request),
        id: request.getId(),
        oldInputs: oldInputs?.value,
        oldOutputs: oldOutputs.value,
      });
      const response = new messages.ReadResponse();
      if (found !== undefined) {
        const secrets = [...(oldInputs?.secrets ?? []), ...oldOutputs.secrets, ...alwaysSecret(request, peer)];
        response.setId(found.id);
        response.setProperties(encodeProperties(found.outputs, secrets));
        response.setInputs(encodeProperties(found.inputs, secrets));
      }
      return response;
    }),

    update: unary(async (request: messages.UpdateRequest, peer) => {
      const news = decodeProperties(request.getNews());
      const outputs = await withSecrets(news.secrets, () =>
        instanceOf(peer).update({
          ...subjectOf(request),
          id: request.getId(),
          oldInputs: decodeProperties(request.getOldInputs()).value,
          oldOutputs: decodeProperties(request.getOlds()).value,
          news: news.value,
          preview: request.getPreview(),
        }),
      );
      const response = new messages.UpdateResponse();
      response.setProperties(encodeProperties(outputs, [...news.secrets, ...alwaysSecret(request, peer)]));
      return response;
    }),

    delete: unary(async (request: messages.DeleteRequest, peer) => {
      await instanceOf(peer).delete({
        ...subjectOf(request),
        id: request.getId(),
        oldInputs: decodeProperties(request.getOldInputs()).value,
        oldOutputs: decodeProperties(request.getProperties()).value,
      });
      return new empties.Empty();
    }),

    // The engine cancels its providers at the end of every command; this one serves the next command too.
    cancel: unary(() => new empties.Empty()),

    getMapping: unary(() => new messages.GetMappingResponse()),
    getMappings: unary(() => new messages.GetMappingsResponse()),
    // Left out, so that gRPC answers UNIMPLEMENTED: parameterize, call, construct, list.
  };
}

const diffKinds: Record<DiffKind, messages.PropertyDiff.Kind> = {
  add: messages.PropertyDiff.Kind.ADD,
  "add-replace": messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE,
  "delete-replace": messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE,
  "update-replace": messages.PropertyDiff.Kind.UPDATE_REPLACE,
};

/** Old engines say type and name only in the URN: `urn:pulumi:stack::project::parent$type::name`. */
function subjectOf(request: { getUrn(): string; getType(): string; getName(): string }): {
  type: string;
  name: string;
} {
  const parts = request.getUrn().split("::");
  return {
    type: request.getType() || (parts[2]?.split("$").at(-1) ?? ""),
    name: request.getName() || parts.slice(3).join("::"),
  };
}

function configurationOf(request: messages.ConfigureRequest): ObjectValue {
  if (request.hasArgs()) {
    return decodeProperties(request.getArgs()).value;
  }
  return Object.fromEntries(
    request
      .getVariablesMap()
      .toArray()
      .map(([key, value]) => [key.split(":").at(-1)!, value]),
  );
}

function autonamingOf(request: messages.CheckRequest) {
  const options = request.getAutonaming();
  if (options === undefined) {
    return undefined;
  }
  const { Mode } = messages.CheckRequest.AutonamingOptions;
  const modes = { [Mode.PROPOSE]: "propose", [Mode.ENFORCE]: "enforce", [Mode.DISABLE]: "disable" } as const;
  return { proposedName: options.getProposedName(), mode: modes[options.getMode()] };
}

function asCheckFailure({ property, reason }: CheckFailure): messages.CheckFailure {
  const failure = new messages.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

/** What a failed request made is recorded too, and what is secret in it stays secret. */
async function withSecrets<T>(secrets: Path[], work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PartialFailure ? Object.assign(error, { secrets }) : error;
  }
}

function asStatus(error: unknown): { code: status; details: string; metadata?: Metadata } {
  if (!(error instanceof PartialFailure)) {
    return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
  }
  const { secrets } = error as PartialFailure & { secrets?: Path[] };
  const failure = new messages.ErrorResourceInitFailed();
  failure.setId(error.id);
  failure.setInputs(encodeProperties(error.inputs, secrets));
  failure.setProperties(encodeProperties(error.outputs, secrets));
  failure.setReasonsList(error.reasons);
  const detail = new anys.Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new statuses.Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(error.message);
  answer.addDetails(detail);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details: error.message, metadata };
}
