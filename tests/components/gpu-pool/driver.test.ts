import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { gpuSizes } from "../../../components/conventions";
import {
  driverPlan,
  GpuPool,
  type GpuPoolArgs,
  type HostImage,
  launchSecurity,
  planGpuPool,
} from "../../../components/gpu-pool";
import { toWire, typeInfo, validateBody } from "../../../tools/azure-sim/types";
import { declare } from "../../support/declare";
import { poolArgs, poolSettings } from "./settings";

const gallery = { kind: "gallery" as const, id: "/galleries/g/images/i/versions/1.0.0" };
const galleryVersion = {
  kind: "gallery" as const,
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/i/versions/1.0.0",
};
const sizeOf = (name: string) => gpuSizes.find((size) => size.name === name)!;

describe("a host's driver", () => {
  it("is the image's, and a marketplace image has none, unless an extension is asked for", () => {
    const size = sizeOf("Standard_NV12ads_A10_v5");
    assert.deepEqual(driverPlan({ ...poolSettings(), image: gallery }, size), { install: "baked" });
    assert.deepEqual(driverPlan(poolSettings(), size), { install: "none" });
  });

  const table: [size: string, type: string, version: string, settings: object][] = [
    ["Standard_NV12ads_A10_v5", "NvidiaGpuDriverLinux", "570.211.01", {}],
    ["Standard_NC4as_T4_v3", "NvidiaGpuDriverLinux", "570.211.01", { installGridNC: true }],
    ["Standard_NV8ads_V710_v5", "AmdGpuDriverLinux", "6.3.3", {}],
  ];
  for (const [size, type, version, settings] of table) {
    it(`of ${size} is installed by ${type}, pinned to ${version}, before the host is asked how it is`, async () => {
      const driver = { install: "extension" as const };
      const overrides: Partial<GpuPoolArgs> = { size, sizeRegions: ["japaneast"], driver };
      assert.deepEqual(planGpuPool(poolSettings(overrides)).problems, []);
      const { named } = await declare(() => void new GpuPool("pool", poolArgs(overrides)));
      for (const name of ["pool-on-demand", "pool-spot"]) {
        const { type: token, inputs } = named(name);
        const [installed, health] = inputs.virtualMachineProfile.extensionProfile.extensions;
        assert.deepEqual(installed, {
          name: "driver",
          publisher: "Microsoft.HpcCompute",
          type,
          typeHandlerVersion: installed.typeHandlerVersion,
          autoUpgradeMinorVersion: false,
          enableAutomaticUpgrade: false,
          settings: { ...settings, driverVersion: version },
        });
        assert.deepEqual(health.provisionAfterExtensions, ["driver"]);
        const info = typeInfo(token)!;
        const { body, problems } = toWire(info, inputs);
        assert.deepEqual([...problems, ...validateBody(info, body, { operation: "put" })], []);
      }
    });
  }

  it("is waited for before a host streams, but for one that idles anyway", async () => {
    const hostTools = { sha256: "ab".repeat(32) };
    const marketplace = poolSettings().image;
    const driver = { install: "extension" as const };
    for (const [size, image, how, awaited] of [
      ["Standard_NV12ads_A10_v5", { ...marketplace, hostTools }, driver, "nvidia"],
      ["Standard_NV8ads_V710_v5", { ...marketplace, hostTools }, driver, "amd"],
      ["Standard_NV12ads_A10_v5", galleryVersion, driver, "nvidia"],
      ["Standard_NV12ads_A10_v5", galleryVersion, undefined, undefined],
      ["Standard_NV12ads_A10_v5", { ...marketplace, hostTools }, undefined, undefined],
      ["Standard_NV12ads_A10_v5", marketplace, driver, undefined],
    ] as [string, HostImage, typeof driver | undefined, string | undefined][]) {
      const overrides: Partial<GpuPoolArgs> = { size, sizeRegions: ["japaneast"], image, driver: how };
      const { named } = await declare(() => void new GpuPool("pool", poolArgs(overrides)));
      for (const name of ["pool-on-demand", "pool-spot"]) {
        const customData = Buffer.from(named(name).inputs.virtualMachineProfile.osProfile.customData, "base64");
        const config = parse(gunzipSync(customData).toString()) as { write_files: { path: string; content: string }[] };
        const { content } = config.write_files.find(({ path }) => path === "/etc/cloud-gaming/host.json")!;
        assert.equal((JSON.parse(content) as { driver?: string }).driver, awaited, `${size} ${image.kind}`);
      }
    }
  });

  it("and a streaming server are what hosts need so as not to idle", () => {
    const driver = { install: "extension" as const };
    const image = { ...poolSettings().image, hostTools: { sha256: "ab".repeat(32) } } as HostImage;
    const reasons = (overrides: object) => planGpuPool(poolSettings(overrides)).idleReasons;
    assert.deepEqual(reasons({}), ["GPU driver", "streaming server"]);
    assert.deepEqual(reasons({ driver }), ["streaming server"]);
    assert.deepEqual(reasons({ image }), ["GPU driver"]);
    assert.deepEqual(reasons({ image, driver }), []);
    assert.deepEqual(reasons({ image: galleryVersion }), []);
  });

  it("may be an older version of the branch, by its number", () => {
    const driver = { install: "extension" as const, version: "570.195.03" };
    const planned = driverPlan({ ...poolSettings(), driver }, sizeOf("Standard_NV12ads_A10_v5"));
    assert.deepEqual(planned.install === "extension" && planned.driver, { branch: "18", version: "570.195.03" });
  });
});

describe("Secure Boot and the virtual TPM", () => {
  const table: [Parameters<typeof launchSecurity>[0], secureBoot: boolean, virtualTpm: boolean, reason: RegExp][] = [
    [
      { system: "linux", vendor: "nvidia", install: "baked" },
      false,
      false,
      /GRID driver for Linux needs Secure Boot off/,
    ],
    [
      { system: "linux", vendor: "nvidia", install: "extension" },
      false,
      false,
      /hangs with Secure Boot and virtual TPM/,
    ],
    [{ system: "linux", vendor: "nvidia", install: "none" }, false, false, /GRID/],
    [{ system: "linux", vendor: "amd", install: "baked" }, false, false, /unsigned/],
    [{ system: "linux", vendor: "amd", install: "extension" }, false, false, /unsigned/],
    [{ system: "windows", vendor: "nvidia", install: "baked" }, true, true, /signed/],
    [
      { system: "windows", vendor: "nvidia", install: "extension" },
      false,
      true,
      /extensions don't support Secure Boot/,
    ],
    [{ system: "windows", vendor: "amd", install: "extension" }, false, true, /extensions don't support Secure Boot/],
    [{ system: "windows", vendor: "amd", install: "baked" }, false, true, /no page says/],
  ];
  for (const [facts, secureBoot, virtualTpm, reason] of table) {
    it(`are ${secureBoot} and ${virtualTpm} on ${facts.system} with ${facts.vendor}, ${facts.install}`, () => {
      const decided = launchSecurity(facts);
      assert.deepEqual([decided.secureBoot, decided.virtualTpm], [secureBoot, virtualTpm]);
      assert.match(decided.reason, reason);
    });
  }
});
