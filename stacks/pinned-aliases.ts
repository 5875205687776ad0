import type * as pulumi from "@pulumi/pulumi";

/** `azure-native:network/v20230201:Subnet`: a type under one API version's name, as older programs wrote it. */
const pinnedType = /^azure-native:[a-z]+\/v\d{8}/;

/**
 * azure-native gives each resource up to sixty aliases, one for every API version that its type was ever published under,
 * for programs that wrote such a type once. Ours never did, and working out the aliases takes longer than all else that a
 * resource does. Aliases of a type's other names stay.
 */
export const withoutPinnedAliases: pulumi.ResourceTransformation = ({ props, opts }) => {
  const { aliases } = opts as pulumi.CustomResourceOptions;
  if (!aliases) return undefined;
  return { props, opts: { ...opts, aliases: aliases.filter((alias) => !isPinned(alias)) } };
};

function isPinned(alias: pulumi.Input<string | pulumi.Alias>): boolean {
  const type = (alias as pulumi.Alias).type;
  return typeof type === "string" && pinnedType.test(type);
}
