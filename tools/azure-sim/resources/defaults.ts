import { isObject, type ObjectValue, type Value } from "../contract";

/**
 * A body with what it leaves out filled in, object by object; what it says stays, arrays whole.
 *
 * @param body what was sent
 * @param defaults what Azure sets when nothing was sent
 */
export function withDefaults(body: ObjectValue, defaults: ObjectValue): ObjectValue {
  const filled: ObjectValue = { ...body };
  for (const [name, standard] of Object.entries(defaults)) {
    const given = body[name];
    if (given === undefined || given === null) filled[name] = standard;
    else if (isObject(given) && isObject(standard)) filled[name] = withDefaults(given, standard);
  }
  return filled;
}

/**
 * A body with computed values written over whatever was sent: what Azure alone decides.
 *
 * @param computed undefined members are left out
 */
export function withComputed(body: ObjectValue, computed: { [key: string]: Value | undefined }): ObjectValue {
  const filled: ObjectValue = { ...body };
  for (const [name, value] of Object.entries(computed)) {
    if (value === undefined) continue;
    const given = body[name];
    filled[name] = isObject(given) && isObject(value) ? withComputed(given, value) : value;
  }
  return filled;
}
