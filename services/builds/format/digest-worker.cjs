// Run beside the thread that reads, cuts and sends: the digests of packs, one after the other.
const { createHash } = require("node:crypto");
const { parentPort } = require("node:worker_threads");

const hex = (algorithm, bytes) => createHash(algorithm).update(bytes).digest("hex");

parentPort.on("message", (bytes) => {
  parentPort.postMessage({ sha256: hex("sha256", bytes), md5: hex("md5", bytes) });
});
