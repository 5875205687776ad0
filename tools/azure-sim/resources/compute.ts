import { isObject, type Behaviour, type ObjectValue } from "../contract";
import { numberAt, objectAt, objectsAt, textAt } from "../rules/reading";
import { runAutoscale } from "./autoscale";
import { withComputed, withDefaults } from "./defaults";
import { creationTime, guidFor } from "./deterministic";
import { withIdentities } from "./identity";

/** A machine's model without what Azure never answers: passwords and protected settings. */
function withoutSecrets(profile: ObjectValue): ObjectValue {
  const osProfile = objectAt(profile, "osProfile");
  const { adminPassword: _password, ...shown } = osProfile ?? {};
  const extensions = objectsAt(profile, "extensionProfile.extensions").map((extension) => {
    const { protectedSettings: _settings, ...properties } = objectAt(extension, "properties") ?? {};
    return { ...extension, properties };
  });
  return {
    ...profile,
    ...(osProfile ? { osProfile: shown } : {}),
    ...(extensions.length > 0 ? { extensionProfile: { ...objectAt(profile, "extensionProfile"), extensions } } : {}),
  };
}

/** What a machine's operating system gets when nothing is said. */
function withSystemDefaults(profile: ObjectValue): ObjectValue {
  if (!isObject(profile["osProfile"])) return profile;
  const linux = objectAt(profile, "osProfile.linuxConfiguration");
  return withDefaults(profile, {
    osProfile: {
      secrets: [],
      allowExtensionOperations: true,
      ...(linux
        ? {
            linuxConfiguration: {
              provisionVMAgent: true,
              patchSettings: { patchMode: "ImageDefault", assessmentMode: "ImageDefault" },
            },
          }
        : {}),
    },
    storageProfile: { osDisk: { osType: linux ? "Linux" : "Windows" } },
  });
}

export const scaleSet: Behaviour = {
  type: "Microsoft.Compute/virtualMachineScaleSets",
  fill(body, { id, previous, cloud }) {
    const isFlexible = textAt(body, "properties.orchestrationMode") === "Flexible";
    const profile = objectAt(body, "properties.virtualMachineProfile");
    // An update without a capacity keeps it. What a create without one gives is documented nowhere; it is taken to be
    // none here, and autoscale raises it to its profile's limits.
    const capacity = numberAt(body, "sku.capacity") ?? numberAt(previous?.body, "sku.capacity") ?? 0;
    const model = profile ? { virtualMachineProfile: withSystemDefaults(withoutSecrets(profile)) } : {};
    const own = { ...body, properties: { ...objectAt(body, "properties"), ...model } };
    const filled = withDefaults(withIdentities(own, cloud), {
      properties: {
        orchestrationMode: "Uniform",
        singlePlacementGroup: !isFlexible,
        overprovision: !isFlexible,
        platformFaultDomainCount: isFlexible ? 1 : 5,
      },
      ...(objectAt(body, "sku") ? { sku: { tier: "Standard" } } : {}),
    });
    return withComputed(filled, {
      etag: `"${guidFor(id.text, "etag")}"`,
      ...(objectAt(body, "sku") ? { sku: { capacity } } : {}),
      properties: {
        provisioningState: "Succeeded",
        uniqueId: guidFor(id.text, "uniqueId"),
        timeCreated: creationTime,
        ...(profile ? { virtualMachineProfile: { timeCreated: creationTime } } : {}),
      },
    });
  },
  afterPut: (request, stored, cloud) => runAutoscale(stored.id, cloud, request.cloud.preconditions?.quotas),
};

export const virtualMachine: Behaviour = {
  type: "Microsoft.Compute/virtualMachines",
  fill(body, { id, cloud }) {
    const profile = withSystemDefaults(withoutSecrets(objectAt(body, "properties") ?? {}));
    return withComputed(withIdentities({ ...body, properties: profile }, cloud), {
      etag: `"${guidFor(id.text, "etag")}"`,
      properties: { provisioningState: "Succeeded", vmId: guidFor(id.text, "vmId"), timeCreated: creationTime },
    });
  },
};

export const machineExtension: Behaviour = {
  type: "Microsoft.Compute/virtualMachines/extensions",
  fill(body) {
    const { protectedSettings: _settings, ...properties } = objectAt(body, "properties") ?? {};
    return { ...body, properties: { ...properties, provisioningState: "Succeeded" } };
  },
};

export const computeBehaviours: readonly Behaviour[] = [scaleSet, virtualMachine, machineExtension];
