import { type CustomRole, customRole, type Placement, roleDefinitionId } from "../conventions";

const container = "Microsoft.Storage/storageAccounts/blobServices/containers";

/*
 * Which action permits which request: https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
 * (read 2026-11-22). Put Blob and Put Blob From URL to a new name need `add`; everything that can replace what is there
 * (Put Blob on an existing name, Put Block List, Set Blob Metadata, leases) needs `write`.
 */
const read = `${container}/blobs/read`;
const add = `${container}/blobs/add/action`;
const write = `${container}/blobs/write`;
const remove = `${container}/blobs/delete`;
const removeVersion = `${container}/blobs/deleteBlobVersion/action`;

interface BuildRoleDefinition {
  /** The role's name for people, within its environment. */
  title: string;
  description: string;
  dataActions: string[];
}

/**
 * Who may do what with builds. Azure's own roles don't fit: Storage Blob Data Contributor may overwrite and delete.
 * Publisher and promoter have the same actions and are still two roles, so that either can be changed, and found in
 * an access review, without the other.
 */
export const buildRoles = {
  publisher: {
    title: "build publisher",
    description: "Adds objects of builds to the hub and reads them; overwrites and deletes nothing.",
    dataActions: [read, add],
  },
  promoter: {
    title: "build promoter",
    description: "Adds objects of builds to a regional account and reads them; overwrites and deletes nothing.",
    dataActions: [read, add],
  },
  channelWriter: {
    title: "build channel writer",
    description: "Moves channel pointers. For the channels containers only; deletes nothing.",
    dataActions: [read, write],
  },
  collector: {
    title: "build collector",
    description: "Deletes objects of builds whose retention has passed, and their versions; writes nothing.",
    dataActions: [read, remove, removeVersion],
  },
  reader: {
    title: "build reader",
    description: "Reads and lists builds and channels.",
    dataActions: [read],
  },
} satisfies Record<string, BuildRoleDefinition>;

export type BuildRole = keyof typeof buildRoles;

/** All of them, in the order they are declared. */
export const buildRoleNames = Object.keys(buildRoles) as BuildRole[];

export interface PlannedRole extends CustomRole {
  role: BuildRole;
  /** The role's full id. */
  id: string;
}

/** The custom roles of one environment's builds. */
export function planBuildRoles(placement: Placement): PlannedRole[] {
  return buildRoleNames.map((role) => {
    const facts = { ...buildRoles[role], guidOf: ["build role", role], actions: [`${container}/read`] };
    const planned = customRole(placement, facts);
    return { role, id: roleDefinitionId(placement.subscriptionId, planned.guid), ...planned };
  });
}
