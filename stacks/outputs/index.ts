export { platformOutputs } from "./platform-outputs";
export { globalPartSchema, outputsSchema } from "./schema";
