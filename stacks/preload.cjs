// Loaded by Node.js before Pulumi's SDK is (Pulumi.yaml, `nodeargs`), because the SDK's own loading is the larger part of a
// small preview. See docs/adr/0006-start-up.md.
const Module = require("node:module");
const { Session } = require("node:inspector");

// What was compiled once is read back the next time (Node.js 22 and newer); NODE_COMPILE_CACHE says where, the system's
// temporary folder otherwise.
Module.enableCompileCache?.();

// The SDK can serialise a program's functions, which nothing here asks for. It prepares for that at every start: it attaches a
// debugger to its own process, under which all that is loaded is compiled anew and slower, ...
const { post } = Session.prototype;
Session.prototype.post = function (method, ...rest) {
  if (method !== "Debugger.enable") return post.call(this, method, ...rest);
  const done = rest.at(-1);
  if (typeof done === "function") done(null, {});
};
// ... and loads npm's own reader of package trees.
const { _load } = Module;
Module._load = function (request, ...rest) {
  return request === "@npmcli/arborist" ? {} : _load.call(this, request, ...rest);
};
