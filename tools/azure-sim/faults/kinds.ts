import { type Fault, type RuleRequest } from "../contract";
import { machineType } from "../rules/compute/machines";
import { parentId, sameType } from "../rules/ids";
import { itemsAt, numberAt, textAt } from "../rules/reading";
import { coresOf, coreTypes, inWords } from "../rules/subscription/cores";
import { type History } from "./history";
import { isLongOperation } from "./long-operations";

/** A way in which Azure fails on a bad day. */
export interface FaultShape {
  /**
   * The failure of one request.
   * @returns undefined where Azure would not fail so.
   */
  of(request: RuleRequest, history: History): Fault | undefined;
  /** How many attempts in a row fail at most; one attempt fails at least. */
  longest: number;
}

const namespaceOf = ({ id }: RuleRequest) => id.type.split("/")[0]!.toLowerCase();
const takesCores = ({ id }: RuleRequest) => coreTypes.some((one) => sameType(one, id.type));

/** Machines that a request adds to those that stand already, or that room is kept for. */
function addsMachines({ id, body, previous }: RuleRequest): boolean {
  if (sameType(id.type, machineType)) return previous === undefined;
  const before = numberAt(previous?.body, "sku.capacity") ?? 0;
  return (numberAt(body, "sku.capacity") ?? before) > before;
}

export const shapes = {
  /** The network changes one part of a network at a time: https://github.com/pulumi/pulumi-azure-native/issues/1024 (2021-07). */
  "another-operation": {
    longest: 2,
    of: (request) =>
      namespaceOf(request) === "microsoft.network"
        ? {
            status: 409,
            code: "AnotherOperationInProgress",
            message: "Another operation on this or dependent resource is in progress.",
          }
        : undefined,
  },
  /** Storage accounts and machines have conflicts that pass; of others it stands (see provider/retries.ts for which). */
  conflict: {
    longest: 2,
    of(request) {
      switch (namespaceOf(request)) {
        case "microsoft.storage":
          return {
            status: 409,
            code: "StorageAccountOperationInProgress",
            message: "An operation is currently performing on this storage account that requires exclusive access.",
          };
        case "microsoft.network":
          return undefined;
        case "microsoft.compute":
          return {
            status: 409,
            code: "ConflictingConcurrentWriteNotAllowed",
            message:
              "The operation was interrupted by a conflicting concurrent write on the same entity. Please retry later.",
          };
      }
      // https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors [m]
      return {
        status: 409,
        code: "Conflict",
        message: "The requested operation conflicts with the current state of the resource.",
      };
    },
  },
  /** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling [m] */
  throttled: {
    longest: 2,
    of: () => ({
      status: 429,
      code: "TooManyRequests",
      message: "The number of requests for this subscription is too high. Please try again after 17 seconds.",
      retryAfterSeconds: 17,
    }),
  },
  /** Statuses that azure-native's client sends again (provider/retries.ts). */
  unavailable: {
    longest: 2,
    of: () => ({
      status: 503,
      code: "ServiceUnavailable",
      message: "The service is unavailable now, please try again later.",
    }),
  },
  /**
   * https://github.com/vmware-tanzu/community-edition/issues/3963 (2022-04); zonal:
   * https://github.com/MicrosoftDocs/azure-docs/issues/41402 (2019-10). It shows while the machine is made; a reservation is then
   * Failed: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-modify (2022-11-22).
   */
  allocation: {
    longest: 1,
    of(request) {
      if (request.operation !== "put" || !takesCores(request) || !addsMachines(request)) return undefined;
      const isZonal = itemsAt(request.body, "zones").length > 0;
      return {
        status: 200,
        accepted: true,
        code: isZonal ? "ZonalAllocationFailed" : "AllocationFailed",
        message:
          `Allocation failed. We do not have sufficient capacity for the requested VM size in this ${isZonal ? "zone" : "region"}. ` +
          "Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance",
      };
    },
  },
  /** https://github.com/nforgeio/neonKUBE/issues/1671 (2022-09): another deployment took what was left. */
  quota: {
    longest: 1,
    of(request) {
      const cores = coresOf({ id: request.id.text, type: request.id.type, body: request.body });
      if (request.operation !== "put" || !takesCores(request) || !addsMachines(request) || !cores) return undefined;
      const { counters, count, region } = cores;
      return {
        status: 409,
        code: "OperationNotAllowed",
        message:
          `Operation could not be completed as it results in exceeding approved ${inWords(counters.at(-1)!)} quota. Additional ` +
          `details - Deployment Model: Resource Manager, Location: ${region}, Current Limit: 0, Current Usage: 0, ` +
          `Additional Required: ${count}, (Minimum) New Limit Required: ${count}.`,
      };
    },
  },
  /** The long operation behind an accepted request fails: the resource is there, half made. */
  "fails-after-acceptance": {
    longest: 1,
    of: ({ operation, id }) =>
      operation === "put" && isLongOperation(id.type)
        ? { status: 200, accepted: true, code: "InternalServerError", message: "An error occurred." }
        : undefined,
  },
  /**
   * What was created a moment ago is not known everywhere yet. Identities:
   * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (checked 2026-11-22); references:
   * https://github.com/microsoft-foundry/foundry-samples/issues/657 (2026-04). azure-native asks no second time. That
   * its own re-read after a write finds nothing yet costs it a warning and keeps the answer to the write, so nothing
   * of that would show here.
   */
  "not-replicated": {
    longest: 1,
    of(request, history) {
      if (request.operation !== "put") return undefined;
      if (history.newPrincipal(request)) {
        const principal = textAt(request.body, "properties.principalId")!.replaceAll("-", "");
        return {
          status: 400,
          code: "PrincipalNotFound",
          message:
            `Principal ${principal} does not exist in the directory. Check that you have the correct principal ID. If you ` +
            "are creating this principal and then immediately assigning a role, this error might be related to a replication delay.",
        };
      }
      const parent = parentId(request.id);
      if (parent !== undefined && history.isNew(parent)) {
        return {
          status: 404,
          code: "ParentResourceNotFound",
          message:
            `Failed to perform 'write' on resource(s) of type '${request.id.type.split("/").slice(1).join("/")}', because the ` +
            `parent resource '${parent}' could not be found.`,
        };
      }
      const unseen = history.newReference(request);
      if (unseen === undefined) return undefined;
      return namespaceOf(request) === "microsoft.network"
        ? {
            status: 400,
            code: "InvalidResourceReference",
            message:
              `Resource ${unseen} referenced by resource ${request.id.text} was not found. Please make sure that the ` +
              "referenced resource exists, and that both resources are in the same region.",
          }
        : {
            status: 404,
            code: "ResourceNotFound",
            message: `The Resource '${unseen.split("/providers/").at(-1)}' was not found.`,
          };
    },
  },
} satisfies Record<string, FaultShape>;

export type FaultKind = keyof typeof shapes;

/** All ways in which Azure fails here. */
export const faultKinds = Object.keys(shapes) as FaultKind[];
