// Loaded into Node.js processes of a mutant's tests: one source file is read with one change. No file on disk is written, so that
// several mutants can run at once and an interrupted run leaves nothing behind.
const fs = require("node:fs");
const { file, start, end, replacement } = JSON.parse(process.env.MUTANT);
const read = fs.readFileSync;
fs.readFileSync = function (path, ...rest) {
  const content = read.call(this, path, ...rest);
  if (path !== file) return content;
  const text = content.toString();
  const mutated = text.slice(0, start) + replacement + text.slice(end);
  return Buffer.isBuffer(content) ? Buffer.from(mutated) : mutated;
};
