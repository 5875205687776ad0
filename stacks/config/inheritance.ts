/**
 * Where a region takes a value from unless it has its own: `regions.japaneast.pools.standard.size` from
 * `defaults.pools.standard.size`. Undefined for what no region inherits.
 */
export function inherited(path: string): string | undefined {
  const [, rest] = /^regions\.[^.[]+\.((?:pools|relays)(?:[.[].*)?)$/.exec(path) ?? [];
  return rest === undefined ? undefined : `defaults.${rest}`;
}
