import { type ObjectValue, Unknown, type Value } from "../../azure-sim";

/** The engine's wire signatures (`@pulumi/pulumi/runtime/rpc`, specialSigKey and its neighbours). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
/** Stands for a value that is not known yet, in previews. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Inputs as the engine hands them to a provider that takes neither resources nor outputs: secrets unwrapped, a resource
 * as its id, and nothing where null stands.
 *
 * @throws Error for assets and whatever else the simulator takes none of, with its path
 */
export function plainInputs(wire: Record<string, unknown>): ObjectValue {
  return plain(wire, "") as ObjectValue;
}

function plain(value: Value, path: string): Value {
  if (value === unknownText) return Unknown.value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as Value[]).map((item, index) => plain(item, `${path}[${index}]`));
  const members = value as ObjectValue;
  const signature = members[signatureKey];
  if (signature === secretSignature) return plain(members["value"] ?? null, path);
  if (signature === resourceSignature) return members["id"] ?? members["urn"] ?? null;
  if (signature !== undefined) throw new Error(`A value of an unknown kind stands at ${path.slice(1)}.`);
  const result: ObjectValue = {};
  for (const name of Object.keys(members)) {
    const member = plain(members[name]!, `${path}.${name}`);
    if (member !== null) result[name] = member;
  }
  return result;
}

/** Outputs as the engine hands them to the program: what is always secret is wrapped, and what is unknown is marked. */
export function programOutputs(outputs: ObjectValue, secrets: readonly string[]): ObjectValue {
  const marked = withMarks(outputs) as ObjectValue;
  if (secrets.length === 0) return marked;
  return Object.fromEntries(
    Object.entries(marked).map(([name, value]) => [
      name,
      secrets.includes(name) ? { [signatureKey]: secretSignature, value } : value,
    ]),
  );
}

/** The same value where nothing in it is unknown. */
function withMarks(value: Value): Value {
  if (value instanceof Unknown) return unknownText;
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const marked = members.map(([name, member]) => [name, withMarks(member)] as const);
  if (marked.every(([, member], index) => member === members[index]![1])) return value;
  return Array.isArray(value) ? marked.map(([, member]) => member) : Object.fromEntries(marked);
}
