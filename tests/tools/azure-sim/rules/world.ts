import { type ObjectValue, type Value } from "../../../../tools/azure-sim/contract";

/** One region of a small platform, every body as Azure takes it. Cases change it one place at a time. */
export const group = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-one";
const provider = (type: string, ...names: string[]) => {
  const [namespace, ...types] = type.split("/");
  return `${group}/providers/${namespace}/${types.map((part, index) => `${part}/${names[index]}`).join("/")}`;
};
const network = (type: string, ...names: string[]) => provider(`Microsoft.Network/${type}`, ...names);
const compute = (type: string, ...names: string[]) => provider(`Microsoft.Compute/${type}`, ...names);

export const ids = {
  group,
  network: network("virtualNetworks", "vnet-one"),
  subnet: network("virtualNetworks/subnets", "vnet-one", "hosts"),
  bastionSubnet: network("virtualNetworks/subnets", "vnet-one", "AzureBastionSubnet"),
  gatewaySubnet: network("virtualNetworks/subnets", "vnet-one", "GatewaySubnet"),
  otherNetwork: network("virtualNetworks", "vnet-two"),
  peering: network("virtualNetworks/virtualNetworkPeerings", "vnet-one", "to-two"),
  securityGroup: network("networkSecurityGroups", "nsg-hosts"),
  securityRule: network("networkSecurityGroups/securityRules", "nsg-hosts", "allow-more"),
  nat: network("natGateways", "ng-one"),
  natAddress: network("publicIPAddresses", "pip-nat"),
  address: network("publicIPAddresses", "pip-relay"),
  freeAddress: network("publicIPAddresses", "pip-free"),
  interface: network("networkInterfaces", "nic-relay"),
  otherInterface: network("networkInterfaces", "nic-other"),
  prefix: network("publicIPPrefixes", "ippre-one"),
  routeTable: network("routeTables", "rt-one"),
  balancer: network("loadBalancers", "lbe-one"),
  endpoint: network("privateEndpoints", "pep-blob"),
  zoneGroup: network("privateEndpoints/privateDnsZoneGroups", "pep-blob", "default"),
  zone: network("privateDnsZones", "privatelink.blob.core.windows.net"),
  link: network("privateDnsZones/virtualNetworkLinks", "privatelink.blob.core.windows.net", "link-one"),
  publicZone: network("dnsZones", "play.example.com"),
  record: network("dnsZones/A", "play.example.com", "relay-one"),
  watcher: network("networkWatchers", "NetworkWatcher_japaneast"),
  flowLog: network("networkWatchers/flowLogs", "NetworkWatcher_japaneast", "fl-one"),
  reservationGroup: compute("capacityReservationGroups", "crg-one"),
  reservation: compute("capacityReservationGroups/capacityReservations", "crg-one", "cr-one-z1"),
  scaleSet: compute("virtualMachineScaleSets", "vmss-one"),
  machine: compute("virtualMachines", "vm-relay"),
  identity: provider("Microsoft.ManagedIdentity/userAssignedIdentities", "id-hosts"),
  account: provider("Microsoft.Storage/storageAccounts", "stbuilds"),
  blobService: provider("Microsoft.Storage/storageAccounts/blobServices", "stbuilds", "default"),
  container: provider("Microsoft.Storage/storageAccounts/blobServices/containers", "stbuilds", "default", "builds"),
  immutability: provider(
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    "stbuilds",
    "default",
    "builds",
    "default",
  ),
  lifecycle: provider("Microsoft.Storage/storageAccounts/managementPolicies", "stbuilds", "default"),
  vault: provider("Microsoft.KeyVault/vaults", "kv-one"),
  secret: provider("Microsoft.KeyVault/vaults/secrets", "kv-one", "turn"),
  workspace: provider("Microsoft.OperationalInsights/workspaces", "log-one"),
  autoscale: provider("Microsoft.Insights/autoscaleSettings", "as-one"),
  actionGroup: provider("Microsoft.Insights/actionGroups", "ag-one"),
  metricAlert: provider("Microsoft.Insights/metricAlerts", "alert-one"),
  queryAlert: provider("Microsoft.Insights/scheduledQueryRules", "alert-two"),
  activityLogAlert: provider("Microsoft.Insights/activityLogAlerts", "alert-three"),
  collectionRule: provider("Microsoft.Insights/dataCollectionRules", "dcr-one"),
  association: `${compute("virtualMachines", "vm-relay")}/providers/Microsoft.Insights/dataCollectionRuleAssociations/dcra-one`,
  workbook: provider("Microsoft.Insights/workbooks", "3f2504e0-4f89-41d3-9a0c-0305e82c3303"),
  policyAssignment: `${group}/providers/Microsoft.Authorization/policyAssignments/pa-one`,
  extension: compute("virtualMachines/extensions", "vm-relay", "monitoring-agent"),
  diagnostic: `${provider("Microsoft.KeyVault/vaults", "kv-one")}/providers/Microsoft.Insights/diagnosticSettings/diag-one`,
  budget: "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Consumption/budgets/budget-one",
  assignment: `${provider("Microsoft.Storage/storageAccounts", "stbuilds")}/providers/Microsoft.Authorization/roleAssignments/3f2504e0-4f89-41d3-9a0c-0305e82c3301`,
  definition: `${group}/providers/Microsoft.Authorization/roleDefinitions/3f2504e0-4f89-41d3-9a0c-0305e82c3302`,
  lock: `${provider("Microsoft.KeyVault/vaults", "kv-one")}/providers/Microsoft.Authorization/locks/lock-one`,
} as const;

const location = "japaneast";
const principalId = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
/** An Ed25519 key of 32 zero bytes. */
const sshKey = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32)]).toString("base64")}`;

export const securityRule = (name: string, priority: number): ObjectValue => ({
  name,
  properties: {
    priority,
    direction: "Inbound",
    access: "Allow",
    protocol: "Udp",
    sourceAddressPrefix: "Internet",
    sourcePortRange: "*",
    destinationAddressPrefixes: ["10.0.4.0/24"],
    destinationPortRanges: ["3478", "49152-65535"],
  },
});

const linuxProfile = {
  adminUsername: "operator",
  linuxConfiguration: {
    disablePasswordAuthentication: true,
    ssh: { publicKeys: [{ path: "/home/operator/.ssh/authorized_keys", keyData: sshKey }] },
  },
  customData: Buffer.from("#cloud-config\n").toString("base64"),
};
const image = { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "24.04.202610010" };
const identity = { type: "UserAssigned", userAssignedIdentities: { [ids.identity]: {} } };

export const bodies: Record<Exclude<keyof typeof ids, "gatewaySubnet">, ObjectValue> = {
  group: { location },
  network: { location, properties: { addressSpace: { addressPrefixes: ["10.0.0.0/18"] } } },
  subnet: {
    properties: {
      addressPrefix: "10.0.0.0/20",
      networkSecurityGroup: { id: ids.securityGroup },
      natGateway: { id: ids.nat },
      defaultOutboundAccess: false,
    },
  },
  bastionSubnet: { properties: { addressPrefix: "10.0.20.0/26" } },
  otherNetwork: { location, properties: { addressSpace: { addressPrefixes: ["10.1.0.0/18"] } } },
  peering: { properties: { remoteVirtualNetwork: { id: ids.otherNetwork } } },
  securityGroup: {
    location,
    properties: { securityRules: [securityRule("allow-turn", 100), securityRule("allow-media", 110)] },
  },
  securityRule: { properties: securityRule("allow-more", 120)["properties"]! },
  nat: {
    location,
    sku: { name: "Standard" },
    zones: ["1"],
    properties: { idleTimeoutInMinutes: 10, publicIpAddresses: [{ id: ids.natAddress }] },
  },
  publicZone: { location: "global", properties: { zoneType: "Public" } },
  record: { properties: { TTL: 300, ARecords: [{ ipv4Address: "203.0.113.7" }] } },
  natAddress: { location, sku: { name: "Standard" }, zones: ["1"], properties: { publicIPAllocationMethod: "Static" } },
  address: {
    location,
    sku: { name: "Standard" },
    zones: ["1"],
    properties: { publicIPAllocationMethod: "Static", ddosSettings: { protectionMode: "Enabled" } },
  },
  freeAddress: {
    location,
    sku: { name: "Standard" },
    zones: ["2"],
    properties: { publicIPAllocationMethod: "Static" },
  },
  interface: {
    location,
    properties: {
      ipConfigurations: [
        {
          name: "one",
          properties: {
            subnet: { id: ids.subnet },
            publicIPAddress: { id: ids.address },
            privateIPAllocationMethod: "Static",
            privateIPAddress: "10.0.0.10",
          },
        },
      ],
    },
  },
  otherInterface: {
    location,
    properties: {
      ipConfigurations: [
        {
          name: "one",
          properties: {
            subnet: { id: ids.subnet },
            privateIPAllocationMethod: "Dynamic",
            privateIPAddress: "10.0.0.4",
          },
        },
      ],
    },
  },
  prefix: { location, sku: { name: "Standard" }, zones: ["1"], properties: { prefixLength: 30 } },
  routeTable: { location, properties: { disableBgpRoutePropagation: true } },
  balancer: {
    location,
    sku: { name: "Standard" },
    properties: {
      frontendIPConfigurations: [{ name: "front", properties: { publicIPPrefix: { id: ids.prefix } } }],
      loadBalancingRules: ["Tcp", "Udp"].map((protocol) => ({
        name: protocol,
        properties: {
          frontendIPConfiguration: { id: `${ids.balancer}/frontendIPConfigurations/front` },
          frontendPort: 3478,
          backendPort: 3478,
          protocol,
          disableOutboundSnat: true,
        },
      })),
      outboundRules: [
        {
          name: "out",
          properties: {
            frontendIPConfigurations: [{ id: `${ids.balancer}/frontendIPConfigurations/front` }],
            backendAddressPool: { id: `${ids.balancer}/backendAddressPools/pool` },
            protocol: "All",
          },
        },
      ],
    },
  },
  endpoint: {
    location,
    properties: {
      subnet: { id: ids.subnet },
      privateLinkServiceConnections: [
        { name: "blob", properties: { privateLinkServiceId: ids.account, groupIds: ["blob"] } },
      ],
    },
  },
  zoneGroup: { properties: { privateDnsZoneConfigs: [{ name: "blob", properties: { privateDnsZoneId: ids.zone } }] } },
  zone: { location: "global" },
  link: { location: "global", properties: { virtualNetwork: { id: ids.network } } },
  watcher: { location },
  flowLog: {
    location,
    identity,
    properties: {
      targetResourceId: ids.network,
      storageId: ids.account,
      enabled: true,
      retentionPolicy: { days: 30, enabled: true },
    },
  },
  reservationGroup: { location, zones: ["1", "2", "3"] },
  reservation: { location, zones: ["1"], sku: { name: "Standard_NV36ads_A10_v5", capacity: 0 } },
  scaleSet: {
    location,
    zones: ["1", "2", "3"],
    sku: { name: "Standard_NV36ads_A10_v5", tier: "Standard" },
    identity,
    properties: {
      orchestrationMode: "Flexible",
      platformFaultDomainCount: 1,
      singlePlacementGroup: false,
      upgradePolicy: { mode: "Manual" },
      automaticRepairsPolicy: { enabled: true, gracePeriod: "PT30M" },
      virtualMachineProfile: {
        priority: "Regular",
        osProfile: { ...linuxProfile, computerNamePrefix: "host" },
        storageProfile: {
          imageReference: image,
          osDisk: {
            createOption: "FromImage",
            caching: "ReadOnly",
            diskSizeGB: 128,
            diffDiskSettings: { option: "Local", placement: "ResourceDisk" },
            managedDisk: { storageAccountType: "StandardSSD_LRS" },
          },
        },
        securityProfile: {
          securityType: "TrustedLaunch",
          encryptionAtHost: true,
          uefiSettings: { secureBootEnabled: false, vTpmEnabled: false },
        },
        networkProfile: {
          networkApiVersion: "2020-11-01",
          networkInterfaceConfigurations: [
            {
              name: "main",
              properties: {
                primary: true,
                ipConfigurations: [{ name: "one", properties: { primary: true, subnet: { id: ids.subnet } } }],
              },
            },
          ],
        },
        extensionProfile: {
          extensions: [
            {
              name: "health",
              properties: {
                publisher: "Microsoft.ManagedServices",
                type: "ApplicationHealthLinux",
                typeHandlerVersion: "2.0",
                settings: {
                  protocol: "http",
                  port: 8080,
                  requestPath: "/health",
                  intervalInSeconds: 10,
                  numberOfProbes: 3,
                  gracePeriod: 900,
                },
              },
            },
          ],
        },
        scheduledEventsProfile: { terminateNotificationProfile: { enable: true, notBeforeTimeout: "PT15M" } },
      },
    },
  },
  machine: {
    location,
    zones: ["1"],
    identity,
    properties: {
      hardwareProfile: { vmSize: "Standard_F4s_v2" },
      osProfile: { ...linuxProfile, computerName: "relay-1" },
      storageProfile: { imageReference: image, osDisk: { createOption: "FromImage", diskSizeGB: 30 } },
      networkProfile: { networkInterfaces: [{ id: ids.interface, properties: { primary: true } }] },
    },
  },
  identity: { location, properties: { principalId, clientId: "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed" } },
  account: {
    location,
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    properties: {
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      networkAcls: { defaultAction: "Deny", ipRules: [] },
    },
  },
  blobService: {
    properties: {
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      deleteRetentionPolicy: { enabled: true, days: 14 },
      containerDeleteRetentionPolicy: { enabled: true, days: 14 },
    },
  },
  container: { properties: { publicAccess: "None" } },
  immutability: { properties: { immutabilityPeriodSinceCreationInDays: 30, state: "Unlocked" } },
  lifecycle: {
    properties: {
      policy: {
        rules: [
          {
            name: "expire",
            type: "Lifecycle",
            enabled: true,
            definition: {
              filters: { blobTypes: ["blockBlob"], prefixMatch: ["staging/"] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } } },
            },
          },
        ],
      },
    },
  },
  vault: {
    location,
    properties: {
      tenantId: principalId,
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
    },
  },
  secret: { properties: { value: "not-a-secret" } },
  workspace: {
    location,
    properties: { sku: { name: "PerGB2018" }, retentionInDays: 30, workspaceCapping: { dailyQuotaGb: 5 } },
  },
  autoscale: {
    location,
    properties: {
      enabled: true,
      targetResourceUri: ids.scaleSet,
      profiles: [
        {
          name: '{"name":"base","for":"evening"}',
          capacity: { minimum: "2", default: "4", maximum: "60" },
          rules: [],
          recurrence: {
            frequency: "Week",
            schedule: { timeZone: "Tokyo Standard Time", days: ["Friday"], hours: [23], minutes: [30] },
          },
        },
        {
          name: "evening",
          capacity: { minimum: "20", default: "20", maximum: "60" },
          rules: [
            {
              metricTrigger: {
                metricName: "Free Session Slots",
                metricNamespace: "cloudgaming/hosts",
                metricResourceUri: ids.scaleSet,
                timeGrain: "PT1M",
                timeWindow: "PT5M",
                timeAggregation: "Average",
                statistic: "Average",
                operator: "LessThan",
                threshold: 1,
              },
              scaleAction: { direction: "Increase", type: "ChangeCount", value: "2", cooldown: "PT5M" },
            },
          ],
          recurrence: {
            frequency: "Week",
            schedule: { timeZone: "Tokyo Standard Time", days: ["Friday"], hours: [18], minutes: [0] },
          },
        },
      ],
    },
  },
  actionGroup: {
    location: "Global",
    properties: {
      groupShortName: "one",
      enabled: true,
      emailReceivers: [{ name: "night", emailAddress: "night@example.com", useCommonAlertSchema: true }],
    },
  },
  metricAlert: {
    location: "global",
    properties: {
      severity: 1,
      enabled: true,
      scopes: [ids.scaleSet],
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "value",
            metricName: "Percentage CPU",
            timeAggregation: "Average",
            operator: "GreaterThan",
            threshold: 90,
          },
        ],
      },
      actions: [{ actionGroupId: ids.actionGroup }],
    },
  },
  queryAlert: {
    location,
    properties: {
      severity: 2,
      enabled: true,
      scopes: [ids.workspace],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      criteria: {
        allOf: [
          {
            query: "Syslog | where Facility == 'daemon'",
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 1,
          },
        ],
      },
      actions: { actionGroups: [ids.actionGroup] },
    },
  },
  activityLogAlert: {
    location: "Global",
    properties: {
      enabled: true,
      scopes: [group],
      condition: { allOf: [{ field: "category", equals: "ResourceHealth" }] },
      actions: { actionGroups: [{ actionGroupId: ids.actionGroup }] },
    },
  },
  collectionRule: {
    location,
    kind: "Linux",
    properties: {
      dataSources: {
        syslog: [{ name: "log", streams: ["Microsoft-Syslog"], facilityNames: ["daemon"], logLevels: ["Error"] }],
        performanceCounters: [
          {
            name: "counters",
            streams: ["Microsoft-Perf"],
            samplingFrequencyInSeconds: 60,
            counterSpecifiers: ["\\Processor(_Total)\\% Processor Time"],
          },
        ],
      },
      destinations: { logAnalytics: [{ name: "workspace", workspaceResourceId: ids.workspace }] },
      dataFlows: [{ streams: ["Microsoft-Syslog", "Microsoft-Perf"], destinations: ["workspace"] }],
    },
  },
  association: { properties: { dataCollectionRuleId: ids.collectionRule } },
  workbook: {
    location,
    kind: "shared",
    properties: { displayName: "One", category: "workbook", serializedData: '{"version":"Notebook/1.0","items":[]}' },
  },
  policyAssignment: {
    location,
    identity,
    properties: {
      policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07",
      parameters: { dcrResourceId: { value: ids.collectionRule }, scopeToSupportedImages: { value: false } },
    },
  },
  extension: {
    location,
    properties: {
      publisher: "Microsoft.Azure.Monitor",
      type: "AzureMonitorLinuxAgent",
      typeHandlerVersion: "1.33",
      autoUpgradeMinorVersion: true,
      settings: {
        authentication: { managedIdentity: { "identifier-name": "mi_res_id", "identifier-value": ids.identity } },
      },
    },
  },
  diagnostic: {
    properties: {
      workspaceId: ids.workspace,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
  },
  budget: {
    properties: {
      category: "Cost",
      amount: 1000,
      timeGrain: "Monthly",
      timePeriod: { startDate: "2026-12-01T00:00:00Z" },
      notifications: {
        actual: { enabled: true, operator: "GreaterThan", threshold: 90, contactEmails: ["a@example.com"] },
      },
    },
  },
  assignment: {
    properties: {
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    },
  },
  definition: {
    properties: {
      roleName: "Build publisher",
      assignableScopes: [group],
      permissions: [
        { actions: [], dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"] },
      ],
    },
  },
  lock: { properties: { level: "CanNotDelete", notes: "holds the relays' secrets" } },
};

/** What the region's cloud holds: everything but the lock, which would stand in the way of every delete. */
export function world(): Record<string, ObjectValue> {
  const held = Object.entries(bodies).filter(([name]) => name !== "lock");
  return Object.fromEntries(held.map(([name, body]) => [ids[name as keyof typeof ids], structuredClone(body)]));
}

/** A copy of a body with values set at dotted paths (array elements by their index); undefined removes. */
export function changed(body: ObjectValue, changes: Record<string, Value | undefined>): ObjectValue {
  const copy = structuredClone(body);
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split(/(?<!\\)\./).map((name) => name.replaceAll("\\.", "."));
    let place: any = copy;
    for (const name of names.slice(0, -1)) place = place[name] ??= {};
    if (value === undefined) delete place[names.at(-1)!];
    else place[names.at(-1)!] = value;
  }
  return copy;
}
