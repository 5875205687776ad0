import { planBuildHub, planRegionalBuildStore } from "../../../components/build-storage";
import { type BadCase, planned } from "../case";

const hub = planned((world) => world.global.buildHub, planBuildHub);
const store = planned((world) => world.region.builds, planRegionalBuildStore);
const account = "japaneast-1-builds-account-storage";
const hubAccount = "global-builds-account-storage";
const retention = "japaneast-1-builds-account-builds-retention";
const days = "properties.immutabilityPeriodSinceCreationInDays";
const lifecycle = "global-builds-account-lifecycle";
const staging = "properties.policy.rules.1.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan";

export const buildStorageCases: BadCase[] = [
  {
    mistake: "retention for no day",
    arguments: store({ retentionDays: 0 }, { retentionDays: 1 }),
    wire: { of: retention, bad: { [days]: 0 }, good: { [days]: 1 } },
  },
  {
    mistake: "retention for more than 400 years",
    arguments: store({ retentionDays: 146_001 }, { retentionDays: 146_000 }),
    wire: { of: retention, bad: { [days]: 146_001 }, good: { [days]: 146_000 } },
  },
  {
    mistake: "half a day of retention",
    arguments: store({ retentionDays: 1.5 }, { retentionDays: 2 }),
    wire: { of: retention, bad: { [days]: 1.5 }, good: { [days]: 2 } },
  },
  {
    mistake: "retention that appends in two ways",
    wire: {
      of: retention,
      bad: { "properties.allowProtectedAppendWrites": true, "properties.allowProtectedAppendWritesAll": true },
    },
  },
  {
    mistake: "unfinished uploads that are kept for a negative time",
    arguments: hub({ stagingDays: -1 }, { stagingDays: 1 }),
    wire: { of: lifecycle, bad: { [staging]: -1 }, good: { [staging]: 1 } },
  },
  {
    mistake: "zone redundancy in a region without zones",
    arguments: (world) => {
      const { placement } = world.region.builds;
      const west = { ...world.region.builds, placement: { ...placement, location: "westcentralus" } };
      return {
        bad: planRegionalBuildStore({ ...west, redundancy: "Standard_ZRS" }).problems,
        good: planRegionalBuildStore({ ...west, redundancy: "Standard_LRS" }).problems,
      };
    },
    wire: {
      of: account,
      bad: { location: "westcentralus", "sku.name": "Standard_ZRS" },
      good: { location: "westcentralus", "sku.name": "Standard_LRS" },
    },
  },
  {
    mistake: "a copy in the paired region where Azure makes none from zones",
    arguments: (world) => {
      const { placement } = world.global.buildHub;
      const israel = { ...world.global.buildHub, placement: { ...placement, location: "israelcentral" } };
      return {
        bad: planBuildHub({ ...israel, redundancy: "Standard_GZRS" }).problems,
        good: planBuildHub({ ...israel, redundancy: "Standard_ZRS" }).problems,
      };
    },
    wire: {
      of: hubAccount,
      bad: { location: "israelcentral", "sku.name": "Standard_GZRS" },
      good: { location: "israelcentral", "sku.name": "Standard_ZRS" },
    },
  },
  {
    mistake: "an account whose name is too long",
    arguments: (world) => {
      const { placement } = world.region.builds;
      const named = (place: string) =>
        planRegionalBuildStore({
          ...world.region.builds,
          placement: { ...placement, naming: { ...placement.naming, place } },
        }).problems;
      // st cg prod <place> 1 bld <5 characters>: 24 in all.
      return { bad: named("p".repeat(8)), good: named("p".repeat(7)) };
    },
    wire: { of: account, bad: {}, name: { bad: "s".repeat(25), good: "s".repeat(24) } },
  },
  {
    mistake: "an account whose name has a hyphen",
    wire: { of: account, bad: {}, name: { bad: "st-builds", good: "stbuilds" } },
  },
  {
    mistake: "deleted blobs kept for longer than a year",
    wire: {
      of: "global-builds-account-blob-service",
      bad: { "properties.deleteRetentionPolicy.days": 366 },
      good: { "properties.deleteRetentionPolicy.days": 365 },
    },
  },
  {
    mistake: "a role for somebody who is not there",
    wire: {
      of: "standard-g1-reads-builds",
      bad: { "properties.principalId": "nobody" },
    },
  },
  {
    mistake: "a role that there is not",
    wire: {
      of: "standard-g1-reads-builds",
      bad: ({ properties }) => ({
        "properties.roleDefinitionId": (properties as { roleDefinitionId: string }).roleDefinitionId.replace(
          /[^/]+$/,
          "00000000-0000-4000-8000-00000000dead",
        ),
      }),
    },
  },
  {
    mistake: "an assignment whose name is no GUID",
    wire: {
      of: "standard-g1-reads-builds",
      bad: {},
      name: { bad: "reads-builds", good: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" },
    },
  },
];
