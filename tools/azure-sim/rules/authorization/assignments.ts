/** The type of role assignments. */
export const assignmentType = "Microsoft.Authorization/roleAssignments";
/** The type of role definitions, custom ones. */
export const definitionType = "Microsoft.Authorization/roleDefinitions";

export const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an assignment or a definition is laid on: its id without the part behind the last `/providers/`. */
export function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/"));
}

/** A definition's GUID: ids of one definition differ by the scope that they are written with. */
export function definitionGuid(id: string): string {
  return id.split("/").at(-1)!.toLowerCase();
}
