const patterns = new Map<string, RegExp>();

/**
 * Whether a role's actions hold one action. A `*` stands for any characters, slashes too; case doesn't matter.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format [m]
 *
 * @param actions `Microsoft.Network/virtualNetworks/*`
 * @param action `Microsoft.Network/virtualNetworks/subnets/write`
 */
export function grants(actions: readonly string[], action: string): boolean {
  return actions.some((one) => patternOf(one).test(action));
}

function patternOf(action: string): RegExp {
  const known = patterns.get(action);
  if (known) return known;
  const text = action.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const pattern = new RegExp(`^${text.join(".*")}$`, "i");
  patterns.set(action, pattern);
  return pattern;
}
