/** Marketplace images that no machine of the platform can start from, in a production whose relays have disks of 32 GiB, hosts of 64. */
export const imagesOfOthers = [
  {
    mistake: "a Windows image",
    publisher: "MicrosoftWindowsServer",
    offer: "WindowsServer",
    sku: "2022-datacenter-g2",
  },
  { mistake: "an image that is sold under a plan", publisher: "RedHat", offer: "rhel-byos", sku: "rhel-lvm9" },
  { mistake: "an offer with blanks", publisher: "Canonical", offer: "ubuntu 24 04", sku: "server" },
];
