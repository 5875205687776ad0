import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simFolders } from "../../../tools/sim/folders";
import { refuseGlobalPartBeforeRegions, refuseWholeBesideParts } from "../../../tools/sim/parts";

describe("an environment in the simulator, whole or in parts", () => {
  let folder: string;
  const deployed = (stack: string, resources: string): void => {
    const states = join(simFolders(folder).backend, ".pulumi", "stacks", "cloud-gaming");
    mkdirSync(states, { recursive: true });
    writeFileSync(join(states, `${stack}.json`), resources);
  };
  const deploy = (stack: string): void => refuseWholeBesideParts(simFolders(folder), stack);

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cloud-gaming-parts-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is refused in parts beside the whole", () => {
    deployed("prod", '"type": "azure-native:network:Subnet"');
    assert.throws(() => deploy("prod-japaneast"), {
      message: [
        "prod is deployed as a whole in the simulator, and prod-japaneast would make the same resources again. Take it down first:",
        "  npm run sim -- destroy --stack prod",
      ].join("\n"),
    });
    deploy("prod");
    deploy("dev");
    deploy("dev-japaneast");
  });

  it("is refused as a whole beside its parts, which go in the order they depend on each other", () => {
    for (const part of ["global", "japaneast", "eastus2"]) deployed(`prod-${part}`, '"azure-native:network:Subnet"');
    assert.throws(() => deploy("prod"), {
      message: [
        "prod is deployed in parts (prod-eastus2, prod-japaneast, prod-global) in the simulator, and prod would make the same resources again. Take it down first:",
        "  npm run sim -- destroy --stack prod-eastus2",
        "  npm run sim -- destroy --stack prod-japaneast",
        "  npm run sim -- destroy --stack prod-global",
      ].join("\n"),
    });
    deploy("prod-eastus2");
    deploy("prod-global");
  });

  it("is let through where nothing is deployed, or nothing is left", () => {
    deploy("prod");
    deployed("prod-global", '"type": "pulumi:pulumi:Stack"');
    deploy("prod");
  });

  it("keeps its global part as long as regions stand on it", () => {
    const takeDown = (stack: string): void => refuseGlobalPartBeforeRegions(simFolders(folder), stack);
    for (const part of ["global", "japaneast"]) deployed(`prod-${part}`, '"azure-native:network:Subnet"');
    deployed("dev-japaneast", '"azure-native:network:Subnet"');
    deployed("prod-eastus2", '"type": "pulumi:pulumi:Stack"');
    assert.throws(() => takeDown("prod-global"), {
      message: [
        "Regions stand on prod-global in the simulator. Take them down first:",
        "  npm run sim -- destroy --stack prod-japaneast",
      ].join("\n"),
    });
    takeDown("prod-japaneast");
    deployed("prod-japaneast", "");
    takeDown("prod-global");
    takeDown("prod");
  });
});
