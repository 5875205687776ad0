// In CI a test that is skipped is a failure: what it needs is installed there (tools/setup/system-packages.sh).
const strict = process.env.CI === "true";
module.exports = {
  require: ["ts-node/register/transpile-only"],
  extension: ["ts"],
  timeout: 60_000,
  forbidOnly: strict,
  forbidPending: strict,
};
