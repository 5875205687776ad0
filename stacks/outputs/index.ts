export { platformOutputs } from "./platform-outputs";
export { outputsSchema } from "./schema";
