import assert from "node:assert/strict";
import {
  distributionOf,
  distributions,
  firstGenerationSku,
  imageProblems,
  smallestOsDiskGiB,
} from "../../../components/conventions";

const ubuntu = {
  kind: "marketplace" as const,
  publisher: "Canonical",
  offer: "ubuntu-24_04-lts",
  sku: "server",
};

describe("supported distributions", () => {
  it("are known by their marketplace images, in any case, and by name for a gallery's", () => {
    for (const { name, images, diskGiB } of distributions) {
      for (const { publisher, offer, sku, generation } of images) {
        const image = { ...ubuntu, publisher: publisher.toUpperCase(), offer, sku };
        assert.equal(distributionOf(image)?.name, name);
        assert.equal(firstGenerationSku(image), generation === 1 ? sku : undefined);
        assert.equal(smallestOsDiskGiB(image), diskGiB);
      }
      assert.equal(distributionOf({ kind: "gallery", distribution: name })?.name, name);
    }
    assert.equal(distributionOf({ kind: "gallery" })?.name, "ubuntu-24.04");
  });

  const refused: [what: string, image: typeof ubuntu][] = [
    ["Windows", { ...ubuntu, publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2022-datacenter-g2" }],
    ["Red Hat", { ...ubuntu, publisher: "RedHat", offer: "RHEL", sku: "9_5" }],
    ["an offer with blanks", { ...ubuntu, offer: "ubuntu 24 04" }],
    ["a SKU that is not in the list", { ...ubuntu, sku: "minimal" }],
    ["another publisher's image of the same name", { ...ubuntu, publisher: "somebody" }],
  ];
  for (const role of ["relay", "streaming host"] as const) {
    for (const [what, image] of refused) {
      it(`refuse ${what} for a ${role}, with what it can start from`, () => {
        const [problem, ...more] = imageProblems(image, role);
        assert.deepEqual(more, []);
        assert.equal(problem!.path, "image");
        assert.match(problem!.fix, /offer: ubuntu-24_04-lts, sku: server.* \(Ubuntu 24\.04\)/);
      });
    }

    it(`accept an image that the refusal names, for a ${role}`, () => {
      const [problem] = imageProblems({ ...ubuntu, offer: "x" }, role);
      const names = [...problem!.fix.matchAll(/publisher: (\S+), offer: (\S+), sku: (\S+?)[,}]/g)];
      assert.ok(names.length > 0);
      for (const [, publisher, offer, sku] of names) {
        const image = { kind: "marketplace" as const, publisher: publisher!, offer: offer!, sku: sku! };
        assert.deepEqual(imageProblems(image, role), []);
        assert.equal(firstGenerationSku(image), undefined);
      }
    });
  }
});
