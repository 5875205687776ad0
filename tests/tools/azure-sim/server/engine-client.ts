import { credentials } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb";
import services from "@pulumi/pulumi/proto/provider_grpc_pb";
import plugins from "@pulumi/pulumi/proto/plugin_pb";
import statuses from "@pulumi/pulumi/proto/status_pb";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

type Bag = Record<string, unknown>;

/** What the engine writes for a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine writes for a secret. */
export const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** The error of a call, with what the engine finds in it of a half-made resource. */
export interface CallError {
  code: number;
  details: string;
  initFailed?: { id: string; properties: Bag; inputs: Bag; reasons: string[] };
}

/** A connection to a served provider that says what the engine says, in plain objects. */
export class EngineClient {
  readonly #client: InstanceType<typeof services.ResourceProviderClient>;

  constructor(port: number) {
    // Two clients of one process would share a connection otherwise; the engine's plugins do not.
    this.#client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
      "grpc.max_receive_message_length": -1,
    });
  }

  close(): void {
    this.#client.close();
  }

  async configure(args: Bag): Promise<messages.ConfigureResponse> {
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(args));
    request.setAcceptsecrets(true);
    request.setSendsOldInputs(true);
    return this.call("configure", request);
  }

  async handshake(): Promise<messages.ProviderHandshakeResponse> {
    return this.call("handshake", new messages.ProviderHandshakeRequest());
  }

  async attach(): Promise<void> {
    await this.call("attach", new plugins.PluginAttach());
  }

  async pluginVersion(): Promise<string> {
    return (await this.call<plugins.PluginInfo>("getPluginInfo", new empties.Empty())).getVersion();
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new empties.Empty());
  }

  async parameterize(): Promise<void> {
    await this.call("parameterize", new messages.ParameterizeRequest());
  }

  async invoke(token: string, args: Bag): Promise<Bag> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    return plain((await this.call<messages.InvokeResponse>("invoke", request)).getReturn());
  }

  async check(
    type: string,
    news: Bag,
    olds?: Bag,
  ): Promise<{ inputs: Bag; failures: { property: string; reason: string }[] }> {
    const request = named(new messages.CheckRequest(), type);
    request.setNews(struct(news));
    if (olds) {
      request.setOlds(struct(olds));
    }
    request.setRandomseed(Buffer.from("seed"));
    const response = await this.call<messages.CheckResponse>("check", request);
    return {
      inputs: plain(response.getInputs()),
      failures: response.getFailuresList().map((one) => ({ property: one.getProperty(), reason: one.getReason() })),
    };
  }

  async diff(
    type: string,
    id: string,
    oldInputs: Bag,
    oldOutputs: Bag,
    news: Bag,
  ): Promise<messages.DiffResponse.AsObject> {
    const request = named(new messages.DiffRequest(), type);
    request.setId(id);
    request.setOldInputs(struct(oldInputs));
    request.setOlds(struct(oldOutputs));
    request.setNews(struct(news));
    return (await this.call<messages.DiffResponse>("diff", request)).toObject();
  }

  async create(type: string, inputs: Bag, preview = false): Promise<{ id: string; outputs: Bag }> {
    const request = named(new messages.CreateRequest(), type);
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    const response = await this.call<messages.CreateResponse>("create", request);
    return { id: response.getId(), outputs: plain(response.getProperties()) };
  }

  async update(type: string, id: string, oldInputs: Bag, oldOutputs: Bag, news: Bag, preview = false): Promise<Bag> {
    const request = named(new messages.UpdateRequest(), type);
    request.setId(id);
    request.setOldInputs(struct(oldInputs));
    request.setOlds(struct(oldOutputs));
    request.setNews(struct(news));
    request.setPreview(preview);
    return plain((await this.call<messages.UpdateResponse>("update", request)).getProperties());
  }

  async read(
    type: string,
    id: string,
    inputs?: Bag,
    outputs: Bag = {},
  ): Promise<{ id: string; inputs: Bag; outputs: Bag }> {
    const request = named(new messages.ReadRequest(), type);
    request.setId(id);
    if (inputs) {
      request.setInputs(struct(inputs));
    }
    request.setProperties(struct(outputs));
    const response = await this.call<messages.ReadResponse>("read", request);
    return { id: response.getId(), inputs: plain(response.getInputs()), outputs: plain(response.getProperties()) };
  }

  async delete(type: string, id: string, inputs: Bag = {}, outputs: Bag = {}): Promise<void> {
    const request = named(new messages.DeleteRequest(), type);
    request.setId(id);
    request.setOldInputs(struct(inputs));
    request.setProperties(struct(outputs));
    await this.call("delete", request);
  }

  private call<Response>(method: string, request: unknown): Promise<Response> {
    return new Promise((resolve, reject) =>
      (this.#client as never as Record<string, (...of: unknown[]) => void>)[method]!(
        request,
        (
          error: { code: number; details: string; metadata: { get(name: string): Buffer[] } } | null,
          response: Response,
        ) => (error ? reject(Object.assign(new Error(error.details), asCallError(error))) : resolve(response)),
      ),
    );
  }
}

function named<
  Request extends { setUrn(urn: string): unknown; setType(type: string): unknown; setName(name: string): unknown },
>(request: Request, type: string): Request {
  request.setUrn(`urn:pulumi:dev::test::${type}::thing`);
  request.setType(type);
  request.setName("thing");
  return request;
}

function struct(value: Bag): structs.Struct {
  return structs.Struct.fromJavaScript(value as never);
}

function plain(value: structs.Struct | undefined): Bag {
  return value?.toJavaScript() ?? {};
}

function asCallError(error: { code: number; details: string; metadata: { get(name: string): Buffer[] } }): CallError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!details) {
    return { code: error.code, details: error.details };
  }
  const [any] = statuses.Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
  return {
    code: error.code,
    details: error.details,
    initFailed: {
      id: failed.getId(),
      properties: plain(failed.getProperties()),
      inputs: plain(failed.getInputs()),
      reasons: failed.getReasonsList(),
    },
  };
}
