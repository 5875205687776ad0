import assert from "node:assert/strict";
import type { Verdict } from "../../../tools/doctor/check";
import { imageChecks } from "../../../tools/doctor/checks/images";
import { machineSizeChecks } from "../../../tools/doctor/checks/machine-sizes";
import { signInCheck } from "../../../tools/doctor/checks/sign-in";
import { assignmentCondition, deployerRole } from "../../../tools/doctor/deployer-role";
import { type Diagnosis, diagnose } from "../../../tools/doctor/diagnose";
import { exitCode } from "../../../tools/doctor/report";
import { requirements } from "../../../tools/doctor/requirements";
import { committedPart, today } from "./parts";
import { StandInAz } from "./stand-in-az";

const subscription = "00000000-0000-4000-8000-000000000001";
const tenant = "00000000-0000-4000-8000-00000000000a";

interface Case {
  name: string;
  prepare: (az: StandInAz) => void;
  verdict: Exclude<Verdict, "ok">;
  says: RegExp;
  /** A command that mends it, or a detail that says how. */
  fix?: RegExp;
}

const notRegistered = (namespace: string) => (providers: { namespace: string; registrationState: string }[]) => {
  providers.find((one) => one.namespace === namespace)!.registrationState = "NotRegistered";
};
const limit = (counter: string, value: string) => (usages: { name: { value: string }; limit: unknown }[]) => {
  usages.find(({ name }) => name.value === counter)!.limit = value;
};
const restricted = (restriction: object) => (skus: { restrictions: object[] }[]) => {
  skus[0]!.restrictions = [restriction];
};
const cannot = (capability: string) => (skus: { capabilities: { name: string; value: string }[] }[]) => {
  skus[0]!.capabilities.find(({ name }) => name === capability)!.value = "False";
};

const cases: Case[] = [
  {
    name: "another tenant",
    prepare: (az) =>
      az.change("account-show", (account) => (account.tenantId = "99999999-0000-4000-8000-000000000000")),
    verdict: "missing",
    says: /Signed in to the tenant 99999999.*but the stack's is 00000000-0000-4000-8000-00000000000a/,
    fix: new RegExp(`^az login --tenant ${tenant}$`),
  },
  {
    name: "a subscription that nobody here sees",
    prepare: (az) =>
      az.answer(
        "account-show",
        `ERROR: The subscription of '${subscription}' doesn't exist in cloud 'AzureCloud'.`,
        "error",
      ),
    verdict: "missing",
    says: /does not see the subscription/,
    fix: /^az account list/,
  },
  {
    name: "nobody signed in",
    prepare: (az) => az.answer("account-show", "ERROR: Please run 'az login' to setup account.", "error"),
    verdict: "cannot tell",
    says: /^Nobody is signed in\.$/,
    fix: new RegExp(`^az login --tenant ${tenant}$`),
  },
  {
    name: "a disabled subscription",
    prepare: (az) => az.change("rest-subscription", (one) => (one.state = "Disabled")),
    verdict: "missing",
    says: /is Disabled/,
    fix: /Reactivate/,
  },
  {
    name: "an unregistered provider",
    prepare: (az) => az.change("provider-list", notRegistered("Microsoft.KeyVault")),
    verdict: "missing",
    says: /^Microsoft\.KeyVault is not registered\.$/,
    fix: new RegExp(`^az provider register --namespace Microsoft.KeyVault --subscription ${subscription} --wait$`),
  },
  {
    name: "a provider that is being registered",
    prepare: (az) => az.change("provider-list", (providers) => (providers[1].registrationState = "Registering")),
    verdict: "missing",
    says: /^Microsoft\.Compute is being registered\.$/,
    fix: /ask again/,
  },
  {
    name: "no provider for asking for quota",
    prepare: (az) => az.change("provider-list", notRegistered("Microsoft.Quota")),
    verdict: "note",
    says: /^Microsoft\.Quota is not registered\.$/,
  },
  {
    name: "an unregistered feature",
    prepare: (az) => az.change("feature-show", (feature) => (feature.properties.state = "NotRegistered")),
    verdict: "missing",
    says: /EncryptionAtHost is NotRegistered/,
    fix: /^az feature register --namespace Microsoft\.Compute --name EncryptionAtHost/,
  },
  {
    name: "too little quota of a family",
    prepare: (az) => az.change("vm-list-usage", limit("StandardNVADSA10v5Family", "29")),
    verdict: "missing",
    says: /^japaneast, Standard NVADSA10v5 Family vCPUs: used 0, limit 29, needed 30; 1 too few\.$/,
    fix: /^az quota update --resource-name StandardNVADSA10v5Family --scope \S+\/locations\/japaneast --limit-object value=60 --resource-type dedicated$/,
  },
  {
    name: "quota that others use already",
    prepare: (az) => az.change("vm-list-usage", (usages) => (usages[3].currentValue = "9")),
    verdict: "missing",
    says: /^japaneast, Standard DDSv5 Family vCPUs: used 9, limit 10, needed 2; 1 too few\.$/,
    fix: /value=13 /,
  },
  {
    name: "too little spot quota",
    prepare: (az) => az.change("vm-list-usage", limit("lowPriorityCores", "3")),
    verdict: "missing",
    says: /^japaneast, Total Regional Low-priority vCPUs: used 0, limit 3, needed 18; 15 too few\.$/,
    fix: /--resource-type lowPriority$/,
  },
  {
    name: "quota that is enough until a roll-out",
    prepare: (az) => az.change("vm-list-usage", limit("StandardNVADSA10v5Family", "59")),
    verdict: "note",
    says: /Family vCPUs: used 0, limit 59, needed 30; 29 to spare\. A roll-out takes 60: ask for it before the first one\.$/,
    fix: /^30 for pool standard, second generation in a roll-out, on-demand: as many again$/,
  },
  {
    name: "too few addresses under the newer counter",
    prepare: (az) => az.change("network-list-usages", limit("IPv4StandardSkuPublicIpAddresses", "4")),
    verdict: "missing",
    says: /^japaneast, Public IPv4 Addresses - Standard: used 3, limit 4, needed 2; 1 too few\.$/,
    fix: /^az quota update --resource-name IPv4StandardSkuPublicIpAddresses .*Microsoft\.Network/,
  },
  {
    name: "a family that the region does not count",
    prepare: (az) => az.change("vm-list-usage", (usages) => void usages.pop()),
    verdict: "cannot tell",
    says: /^japaneast: Azure reports no counter StandardNVADSA10v5Family; 30 are needed\.$/,
  },
  {
    name: "a size closed to the subscription",
    prepare: (az) =>
      az.change(
        "vm-list-skus",
        restricted({
          reasonCode: "NotAvailableForSubscription",
          restrictionInfo: { locations: ["japaneast"] },
          type: "Location",
          values: ["japaneast"],
        }),
      ),
    verdict: "missing",
    says: /^japaneast is closed to this subscription for Standard_NV6ads_A10_v5 \(NotAvailableForSubscription\)\.$/,
    fix: /Azure's support/,
  },
  {
    name: "a size closed in the zone that is used",
    prepare: (az) =>
      az.change(
        "vm-list-skus",
        restricted({
          reasonCode: "NotAvailableForSubscription",
          restrictionInfo: { locations: ["japaneast"], zones: ["1"] },
          type: "Zone",
          values: ["japaneast"],
        }),
      ),
    verdict: "missing",
    says: /^japaneast: Standard_NV6ads_A10_v5 is not to be had in zone 1 \(NotAvailableForSubscription\)\.$/,
    fix: /regions\.japaneast\.zones: \["2","3"\]/,
  },
  {
    name: "a size without encryption at host",
    prepare: (az) => az.change("vm-list-skus", cannot("EncryptionAtHostSupported")),
    verdict: "missing",
    says: /knows no encryption at host/,
  },
  {
    name: "a size that is not sold as spot",
    prepare: (az) => az.change("vm-list-skus", cannot("LowPriorityCapable")),
    verdict: "missing",
    says: /is not offered as spot capacity/,
  },
  {
    name: "a size that the region does not have",
    prepare: (az) => az.change("vm-list-skus", (skus) => void skus.shift()),
    verdict: "missing",
    says: /^japaneast does not offer Standard_NV6ads_A10_v5\.$/,
    fix: /^az vm list-skus --size/,
  },
  {
    name: "an image version that the publisher has withdrawn",
    prepare: (az) =>
      az.answer("vm-image-show", "ERROR: (NotFound) Artifact: VMImage was not found.\nCode: NotFound", "error"),
    verdict: "missing",
    says: /^japaneast has no image Canonical:ubuntu-24_04-lts:server:24\.04\.202610010\.$/,
    fix: /^az vm image list --all --location japaneast --publisher Canonical/,
  },
  {
    name: "an image that is sold under a plan",
    prepare: (az) =>
      az.change("vm-image-show", (image) => (image.plan = { name: "pro", product: "ubuntu", publisher: "canonical" })),
    verdict: "missing",
    says: /is sold under a plan \(pro\)/,
    fix: /terms would have to be accepted/,
  },
  {
    name: "a marketplace image of another system",
    prepare: (az) => az.change("vm-image-show", (image) => (image.osDiskImage.operatingSystem = "Windows")),
    verdict: "missing",
    says: /is an image of Windows, and machines here are declared as Linux\.$/,
  },
  {
    name: "a marketplace image for other processors",
    prepare: (az) => az.change("vm-image-show", (image) => (image.architecture = "Arm64")),
    verdict: "missing",
    says: /is for Arm64 processors/,
  },
  {
    name: "a marketplace image of generation 1",
    prepare: (az) => az.change("vm-image-show", (image) => (image.hyperVGeneration = "V1")),
    verdict: "missing",
    says: /is an image of generation 1/,
    fix: /^used by relays, generation 1$/,
  },
  {
    name: "a marketplace image without Trusted Launch",
    prepare: (az) => az.change("vm-image-show", (image) => (image.features = null)),
    verdict: "missing",
    says: /has no security type, and machines here are declared with Trusted Launch/,
    fix: /^used by relays, generation 1$/,
  },
  {
    name: "a marketplace image larger than a disk",
    prepare: (az) => az.change("vm-image-show", (image) => (image.osDiskImage.sizeInBytes = 64 * 2 ** 30 + 512)),
    verdict: "missing",
    says: /fills a disk of 64 GiB, and the declared one has 32\.$/,
    fix: /^Write osDiskGiB: 64 or more\.$/,
  },
  {
    name: "no network watcher",
    prepare: (az) => az.answer("network-watcher-list", []),
    verdict: "missing",
    says: /^japaneast has no network watcher\.$/,
    fix: /^az resource create --resource-type Microsoft\.Network\/networkWatchers --name NetworkWatcher_japaneast/,
  },
  {
    name: "a network watcher in another group",
    prepare: (az) => az.change("network-watcher-list", (watchers) => (watchers[0].resourceGroup = "rg-hub")),
    verdict: "missing",
    says: /is in rg-hub, not in NetworkWatcherRG/,
    fix: /network\.networkWatcherResourceGroup: rg-hub/,
  },
  {
    name: "a network watcher of another name",
    prepare: (az) => az.change("network-watcher-list", (watchers) => (watchers[0].name = "japaneast-watcher")),
    verdict: "missing",
    says: /is called japaneast-watcher, not NetworkWatcher_japaneast/,
    fix: /--enabled false/,
  },
  {
    name: "somebody else's resource group",
    prepare: (az) =>
      az.change(
        "group-list",
        (groups) => void groups.push({ name: "RG-cg-dev-jpe-1", location: "japaneast", tags: null }),
      ),
    verdict: "missing",
    says: /^There is a resource group rg-cg-dev-jpe-1 that this platform did not make\.$/,
    fix: /^az group delete/,
  },
  {
    name: "a deleted vault",
    prepare: (az) => az.change("keyvault-list-deleted", (vaults) => (vaults[0].name = "kv-cg-dev-jpe-1-a1b2c")),
    verdict: "note",
    says: /^The deleted vault kv-cg-dev-jpe-1-a1b2c holds its name until 2027-01-30\.$/,
    fix: /^az keyvault recover --name kv-cg-dev-jpe-1-a1b2c/,
  },
  {
    name: "a deleted workspace that comes back",
    prepare: (az) =>
      az.answer("monitor-log-analytics-workspace-list-deleted-workspaces", [
        { name: "log-cg-dev-glb", location: "japaneast", resourceGroup: "rg-cg-dev-glb" },
      ]),
    verdict: "note",
    says: /brings the deleted workspace log-cg-dev-glb back/,
  },
  {
    name: "a deleted workspace in another region",
    prepare: (az) =>
      az.answer("monitor-log-analytics-workspace-list-deleted-workspaces", [
        { name: "log-cg-dev-glb", location: "westeurope", resourceGroup: "rg-cg-dev-glb" },
      ]),
    verdict: "missing",
    says: /^A deleted workspace in westeurope holds the name log-cg-dev-glb/,
    fix: /delete --force/,
  },
  {
    name: "a budget that is there already",
    prepare: (az) => az.answer("rest-budgets", { properties: { timePeriod: { startDate: "2026-10-01T00:00:00Z" } } }),
    verdict: "note",
    says: /^There is a budget budget-cg-dev-glb already, from 2026-10-01\.$/,
  },
  {
    name: "a deployer who may only read",
    prepare: (az) => az.answer("rest-permissions", { value: [{ actions: ["*/read"], notActions: [] }] }),
    verdict: "missing",
    says: /^Whoever is signed in lacks \d+ of the \d+ actions/,
    fix: /^az role definition create --role-definition @deployer-role\.json$/,
  },
  {
    name: "a contributor, who gives no roles",
    prepare: (az) =>
      az.answer("rest-permissions", {
        value: [
          {
            actions: ["*"],
            notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
          },
        ],
      }),
    verdict: "missing",
    says: /^Whoever is signed in lacks 6 of the/,
    fix: /^Microsoft\.Authorization\/roleAssignments\/write/,
  },
  {
    name: "more permissions than needed",
    prepare: () => undefined,
    verdict: "note",
    says: /may do far more than a deployment needs/,
  },
  {
    name: "a role that is older than the stack",
    prepare: (az) => {
      const { Name, Actions } = deployerRole(committedPart("dev"));
      az.answer("role-definition-list", [
        { roleName: Name, permissions: [{ actions: [...Actions.slice(1), "Microsoft.Web/sites/write"] }] },
      ]);
    },
    verdict: "missing",
    says: /is another than the stack asks for today/,
    fix: /^az role definition update/,
  },
  {
    name: "a role given without its condition",
    prepare: (az) =>
      az.answer("role-assignment-list", [{ id: "/a", principalId: "p", principalName: "pipeline", condition: null }]),
    verdict: "missing",
    says: /^pipeline has the role .* without its condition/,
    fix: /^az role assignment delete --ids \/a$/,
  },
];

/** What each command's answer looks like when it is none. */
const malformed: [string, unknown, "json" | "text"][] = [
  ["no JSON", "az: 'list' is misspelled or not recognized by the system.", "text"],
  ["nothing", "", "text"],
  ["another shape", { unexpected: true }, "json"],
  ["a list of something else", [1, 2], "json"],
];

describe("the doctor's checks", () => {
  let az: StandInAz;
  beforeEach(() => (az = new StandInAz()));
  afterEach(() => az.remove());

  async function examine(day = today): Promise<{ diagnoses: Diagnosis[]; code: number }> {
    const part = committedPart("dev");
    const found = await diagnose(signInCheck(part), requirements(part, day), { az: az.program, timeout: 20_000 });
    return { diagnoses: found!.diagnoses, code: exitCode(found!.diagnoses, found!.notAsked) };
  }

  const findings = (diagnoses: Diagnosis[], ...verdicts: Verdict[]) =>
    diagnoses.flatMap((diagnosis) => diagnosis.findings).filter(({ verdict }) => verdicts.includes(verdict));

  it("find nothing missing where nothing is", async () => {
    const { diagnoses, code } = await examine();
    assert.deepEqual(findings(diagnoses, "missing", "cannot tell"), []);
    assert.equal(code, 0);
    const asked = az.commands.length;
    assert.equal(asked, diagnoses.length, "a command for each check");
  });

  it("tell a size that Azure reserves nothing of, where hosts of it are reserved", () => {
    const part = committedPart("prod-japaneast");
    const [check] = machineSizeChecks(part);
    const zones = ["1", "2", "3"];
    const sku = (name: string) => ({
      name,
      locationInfo: [{ location: "japaneast", zones }],
      capabilities: [{ name: "CapacityReservationSupported", value: "False" }],
    });
    const names = ["Standard_NV12ads_A10_v5", "Standard_NV36ads_A10_v5", "Standard_D4ds_v5"];
    const told = check!.judge(names.map(sku), {} as never).filter(({ verdict }) => verdict === "missing");
    assert.deepEqual(
      told.map(({ says }) => says),
      ["japaneast: Azure reserves no Standard_NV36ads_A10_v5."],
    );
  });

  for (const { name, prepare, verdict, says, fix } of cases) {
    it(`tell ${name}`, async () => {
      prepare(az);
      const { diagnoses, code } = await examine();
      const told = findings(diagnoses, verdict).filter((finding) => says.test(finding.says));
      assert.equal(told.length, 1, JSON.stringify(findings(diagnoses, "missing", "cannot tell", "note"), null, 1));
      if (verdict !== "note") assert.deepEqual(findings(diagnoses, "missing", "cannot tell"), told, "and nothing else");
      assert.equal(code, { missing: 1, "cannot tell": 2, note: 0 }[verdict]);
      const [{ mend = [], details = [] }] = told as [Diagnosis["findings"][number]];
      if (fix)
        assert.ok(
          [...mend, ...details].some((line) => fix.test(line)),
          [...mend, ...details].join("\n"),
        );
    });
  }

  it("tell a budget's start that has passed, or is too far ahead", async () => {
    for (const [day, code] of [
      ["2026-12-31", 0],
      ["2027-01-01", 1],
      ["2025-12-01", 0],
      ["2025-11-30", 1],
    ] as const) {
      const examined = await examine(new Date(`${day}T12:00:00Z`));
      assert.equal(examined.code, code, day);
    }
  });

  it("compare only the limit where this platform is deployed already", async () => {
    az.change("vm-list-usage", (usages) => (usages[4].currentValue = "12"));
    assert.equal((await examine()).code, 1);
    az.change(
      "group-list",
      (groups) =>
        void groups.push({
          name: "rg-cg-dev-jpe-1",
          location: "japaneast",
          tags: { workload: "cg", environment: "dev", managedBy: "pulumi" },
        }),
    );
    const { diagnoses, code } = await examine();
    assert.equal(code, 0);
    assert.ok(findings(diagnoses, "note").some(({ says }) => /this is not its first/.test(says)));
  });

  it("accept the role under its condition, however Azure breaks its lines", async () => {
    const part = committedPart("dev");
    const { Name, Actions } = deployerRole(part);
    az.answer("role-definition-list", [
      { roleName: Name, permissions: [{ actions: Actions.map((action) => action.toUpperCase()) }] },
    ]);
    az.answer("role-assignment-list", [
      { id: "/a", principalId: "p", principalName: "", condition: assignmentCondition(part).replaceAll(" ", "\n ") },
    ]);
    az.answer("rest-permissions", { value: [{ actions: Actions }, { actions: ["*/read"] }] });
    const { diagnoses, code } = await examine();
    assert.equal(code, 0);
    assert.ok(findings(diagnoses, "ok").some(({ says }) => /^p has the role .* under its condition\.$/.test(says)));
  });

  for (const [name, answer, kind] of malformed) {
    it(`cannot tell from ${name}, and say so for every command`, async () => {
      const names = new Set<string>();
      await examine();
      for (const argv of az.commands) {
        const words = argv
          .slice(
            0,
            argv.findIndex((word) => word.startsWith("-")),
          )
          .join("-");
        const url = argv.find((word) => word.startsWith("https:")) ?? "";
        const rest = url.includes("budgets") ? "rest-budgets" : url.includes("permissions?") ? "rest-permissions" : "";
        names.add(words === "rest" ? rest || "rest-subscription" : words);
      }
      names.delete("account-show");
      for (const one of names) az.answer(one, answer, kind);
      const { diagnoses, code } = await examine();
      assert.equal(code, 2);
      const told = diagnoses.slice(1).map(({ check, findings: [finding] }) => `${check.id}: ${finding!.verdict}`);
      // An empty list of watchers, sizes or counters is an answer; an empty object or text is none.
      assert.deepEqual(
        told.filter((line) => !line.endsWith("cannot tell")),
        [],
      );
    });
  }

  it("compare a gallery's image with what is declared", async () => {
    const part = committedPart("prod");
    const told = async () =>
      findings((await diagnose(signInCheck(part), imageChecks(part), { az: az.program }))!.diagnoses, "missing").map(
        ({ says }) => says,
      );
    assert.deepEqual(await told(), []);
    const changes: [change: (definition: any) => void, of: RegExp][] = [
      [(definition) => (definition.osType = "Windows"), /^Image cgimages\/streaming-host is an image of Windows/],
      [(definition) => (definition.osState = "Specialized"), /^Image cgimages\/streaming-host is Specialized/],
      [(definition) => (definition.architecture = "Arm64"), /streaming-host is for Arm64/],
      [(definition) => (definition.purchasePlan = { name: "gold" }), /streaming-host is sold under a plan \(gold\)/],
      [(definition) => (definition.hyperVGeneration = null), /turn-relay is an image of generation 1/],
      [
        (definition) => (definition.features = [{ name: "SecurityType", value: "TrustedLaunch" }]),
        /streaming-host has the security type TrustedLaunch, and machines here are declared without it/,
      ],
      [
        (definition) => (definition.features = [{ name: "SecurityType", value: "ConfidentialVmSupported" }]),
        /turn-relay has the security type ConfidentialVmSupported, and machines here are declared with Trusted Launch/,
      ],
      [(definition) => (definition.features = []), /turn-relay has no security type/],
    ];
    for (const [change, of] of changes) {
      const original = az.read("sig-image-definition-show");
      az.change("sig-image-definition-show", change);
      assert.ok(
        (await told()).some((says) => of.test(says)),
        `${of}`,
      );
      az.answer("sig-image-definition-show", original);
    }
    az.change("sig-image-version-show", (version) => (version.storageProfile.osDiskImage.sizeInGb = 64));
    assert.deepEqual(await told(), [
      "Image cgimages/turn-relay 1.0.0 fills a disk of 64 GiB, and the declared one has 32.",
    ]);
  });

  it("tell an image that is not copied to a region, or not there at all", async () => {
    const part = committedPart("prod");
    const told = async () =>
      findings((await diagnose(signInCheck(part), imageChecks(part), { az: az.program }))!.diagnoses, "missing");
    az.change("sig-image-version-show", (version) => version.publishingProfile.targetRegions.splice(1, 2));
    const [first, second, ...more] = await told();
    assert.deepEqual(more, []);
    assert.equal(first!.says, "Image cgimages/streaming-host 1.0.0 is not copied to japaneast, swedencentral.");
    assert.match(first!.mend![0]!, /--add publishingProfile\.targetRegions name=japaneast$/);
    assert.match(second!.says, /turn-relay/);
    az.answer("sig-image-version-show", "ERROR: (ResourceNotFound) The Resource was not found.", "error");
    assert.match((await told())[0]!.says, /^There is no image cgimages\/streaming-host 1\.0\.0, or not for whoever/);
  });

  it("cannot tell what whoever is signed in may not read, and go on", async () => {
    const refused =
      "ERROR: (AuthorizationFailed) The client 'a' with object id 'b' does not have authorization to perform action " +
      "'Microsoft.Compute/locations/usages/read' over scope '/subscriptions/s'.\nCode: AuthorizationFailed";
    az.answer("vm-list-usage", refused, "error");
    const { diagnoses, code } = await examine();
    assert.equal(code, 2);
    const [told, ...more] = findings(diagnoses, "cannot tell");
    assert.deepEqual(more, []);
    assert.match(told!.says, /may not read this \(Reader is enough\)/);
    assert.match(told!.details![0]!, /usages\/read/);
  });
});
