export { deployedFromOutputs } from "./deployed-from-outputs";
export { platformOutputs } from "./platform-outputs";
export { globalPartSchema, outputsSchema } from "./schema";
