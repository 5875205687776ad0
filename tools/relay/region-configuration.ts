import { namesWithSuggestion } from "../../components/conventions";
import { planEdgeRelay, renderRelayConfiguration } from "../../components/edge-relay";
import { readStack } from "../config/read-stack";
import { SimError } from "../sim/sim-error";

/** Which relays' configuration. */
export interface Chosen {
  stack: string;
  region?: string;
  /** As it was typed. */
  generation?: string;
}

/**
 * coturn's configuration as a region's relays get it, but for the machine's own address, which it puts in at its first start.
 *
 * @param project the folder with the stack files
 * @throws {SimError} for a stack, region or generation that isn't there, with those that are
 */
export function regionConfiguration(project: string, { stack, region, generation }: Chosen): string {
  const { regions } = readStack(project, stack).plan;
  const names = regions.map(({ placement }) => placement.location);
  if (names.length === 0) throw new SimError(`${stack} has no region, so it has no relays.`);
  if (region === undefined && names.length > 1) {
    throw new SimError(`${stack} has several regions: write --region and one of ${names.join(", ")}.`);
  }
  const found = regions.find(({ placement }) => placement.location === (region ?? names[0]));
  if (found === undefined) {
    throw new SimError(
      `--region ${region}: ${stack} has no such region. It has ${namesWithSuggestion(region!, names)}`,
    );
  }
  const { relays } = found;
  const numbers = relays.map((one) => `${one.generation}`);
  const newest = relays.filter(({ serving }) => serving).at(-1) ?? relays.at(-1)!;
  const chosen = generation === undefined ? newest : relays[numbers.indexOf(generation)];
  if (chosen === undefined) {
    throw new SimError(
      `--generation ${generation}: the relays have no such generation. They have ${numbers.join(", ")}.`,
    );
  }
  return renderRelayConfiguration(chosen, planEdgeRelay(chosen));
}
