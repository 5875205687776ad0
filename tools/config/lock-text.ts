import { Document, isMap, isScalar, visit } from "yaml";
import { type Lock } from "../../stacks/config";

const heading = `# What was promised and must hold: which block of the environment's addresses each part has, and what each region's
# generations were deployed with. Written by \`npm run config -- lock\`, never by hand: a changed index would move a
# network that is in use, and a changed setting would end the sessions that run on it.
`;

/** What version 1 began with; it spoke of addresses only. */
const headingOfVersion1 = `# Which block of the environment's addresses each part has. Written by \`npm run config -- lock\`, never by hand:
# a changed or reused index would move a network that is in use.
`;

/**
 * A lock file's text: the same for the same lock, a setting a line, so that a diff shows what changes.
 *
 * @param before the file's present text, whose first lines of comment stay; undefined when there is none
 */
export function lockText(before: string | undefined, lock: Lock): string {
  const comment = /^(#.*\n)*/.exec(before ?? "")![0];
  const { version, identity, workspaces, budgetStart, regions = {} } = lock;
  const { addressSpace, regionPrefixLength, addressIndexes } = lock;
  const body = {
    version,
    identity,
    workspaces,
    budgetStart,
    addressSpace,
    regionPrefixLength,
    addressIndexes,
    regions: sorted(regions),
  };
  const document = new Document(body, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, node) => {
      node.flow = true;
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && /^\d+$/.test(String(key.value))) key.value = Number(key.value);
      if (isMap(value) && value.items.length === 0) value.flow = true;
    },
  });
  const kept = comment === "" || comment === headingOfVersion1 ? heading : comment;
  return kept + document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
