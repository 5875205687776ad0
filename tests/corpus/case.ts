import type { Problem } from "../../components/conventions";
import type { ObjectValue, Value } from "../../tools/azure-sim/contract";
import type { World } from "./world";

/** Values at dotted paths of a body, elements by their index; undefined removes. */
export type BodyChange = Record<string, Value | undefined>;

/** One mistake, said the way a component's arguments say it and the way it would reach Azure. */
export interface BadCase {
  /** In words: "an OS disk larger than the local disk". */
  mistake: string;
  /** What is said against a component's settings with the mistake, and with its good neighbour. Absent: they can't say it. */
  arguments?: (world: World) => { bad: Problem[]; good: Problem[] };
  wire: {
    /** The end of the declared resource's logical name. */
    of: string;
    bad: BodyChange | ((body: ObjectValue) => BodyChange);
    /** The neighbour that is just right; the body as it is declared when left out. */
    good?: BodyChange;
    /** Another last name than the declared one, where the mistake is the name. */
    name?: { bad: string; good: string };
  };
}

/** How a component's cases say their arguments: the good settings with a change, planned. */
export function planned<Settings>(
  settings: (world: World) => Settings,
  plan: (settings: Settings) => { problems: Problem[] },
): (bad: Partial<Settings>, good?: Partial<Settings>) => NonNullable<BadCase["arguments"]> {
  return (bad, good = {}) =>
    (world) => ({
      bad: plan({ ...settings(world), ...bad }).problems,
      good: plan({ ...settings(world), ...good }).problems,
    });
}
