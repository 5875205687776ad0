export { type Engine, NoEngine } from "./engine";
export { type EngineOptions, findEngine } from "./find";
export { type Progress } from "./progress";
export { isRunning } from "./lock";
