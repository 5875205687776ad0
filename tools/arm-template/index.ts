export { exportedToTemplate } from "./template";
export type { ArmTemplate, ExportedResource, StackExport, TemplateResource, TemplateResult } from "./template";
