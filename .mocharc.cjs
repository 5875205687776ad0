// In CI a test that is skipped is a failure: what it needs is installed there (.ci/install).
const strict = process.env.CI === "true";
module.exports = {
  require: ["ts-node/register/transpile-only"],
  extension: ["ts"],
  timeout: 30_000,
  forbidOnly: strict,
  forbidPending: strict,
};
