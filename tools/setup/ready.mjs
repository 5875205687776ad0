/**
 * Makes a checkout ready to run, before anything is installed: hence plain JavaScript that the system's own Node.js runs.
 *
 *     node tools/setup/ready.mjs                          installs what package-lock.json names, unless it is there
 *     node tools/setup/ready.mjs <program.ts> [args...]   and then runs a program with the Node.js of node_modules
 *
 * The second form exists because `ready.mjs && node program.ts` does not do the same: a shell remembers where it found
 * `node`, and on a fresh clone that was not in node_modules.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
/** The SDK asks for Node.js 22 (@pulumi/pulumi 3.270.0), and its `require` of ES modules is on from 22.12. */
const OLDEST_INSTALLED_NODE = [22, 12];
const LOG_INTERVAL = 15_000;
/** A lock that is older than any installation takes is nobody's, even when a process of that number runs again. */
const ABANDONED_AFTER = 30 * 60_000;

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = path.join(project, "node_modules");
const lockFile = path.join(project, "package-lock.json");
// npm empties node_modules first and writes its own copy of the lock file last, so both marks stand for a whole installation.
const mark = path.join(modules, ".cloud-gaming-ready");
const npmsMark = path.join(modules, ".package-lock.json");
const installedNode = path.join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Something the user has to put right. */
class NotReady extends Error {}

/** What the mark says when node_modules is what package-lock.json names, for this system and processor. */
function wantedMark() {
  return createHash("sha256")
    .update(JSON.stringify([process.platform, process.arch, read(lockFile)]))
    .digest("hex");
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw new NotReady(`${file} cannot be read: ${error.message}`);
  }
}

/** Whether somebody has run `npm ci` or `npm install` by hand: then there is nothing to do but to remember it. */
function installedByHand() {
  try {
    const wanted = JSON.parse(read(lockFile)).packages;
    const present = JSON.parse(read(npmsMark)).packages;
    return Object.entries(wanted).every(
      ([where, { version, integrity, optional }]) =>
        where === "" ||
        (present[where]?.version === version && present[where].integrity === integrity) ||
        (optional && !present[where]),
    );
  } catch {
    return false;
  }
}

function checkOwnNode() {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    throw new NotReady(
      `This is Node.js ${process.versions.node} (${process.execPath}), and ${OLDEST_NODE} or newer is needed: https://nodejs.org/`,
    );
  }
}

function checkInstalledNode() {
  const { stdout, error } = spawnSync(installedNode, ["--version"], { encoding: "utf8" });
  const version = /^v(\d+)\.(\d+)\./.exec(stdout ?? "");
  const [major, minor] = OLDEST_INSTALLED_NODE;
  if (!version || Number(version[1]) < major || (Number(version[1]) === major && Number(version[2]) < minor)) {
    throw new NotReady(
      [
        `The npm package "node" should have put Node.js ${major}.${minor} or newer into ${installedNode},`,
        `but that ${version ? `is ${version[0]}x` : `does not run (${error?.message ?? "it printed no version"})`}.`,
        "Its install script has to run: is `ignore-scripts` set in an .npmrc, or in NPM_CONFIG_IGNORE_SCRIPTS?",
        "Remove node_modules and run the same command again.",
      ].join("\n"),
    );
  }
}

/** One lock per checkout and user, outside the checkout: npm empties node_modules, and git would show it elsewhere. */
function lockPath() {
  const name = createHash("sha256")
    .update(`${process.getuid?.() ?? ""}\n${project}`)
    .digest("hex")
    .slice(0, 16);
  return path.join(os.tmpdir(), `cloud-gaming-setup-${name}.lock`);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * The running processes that a lock names: the one that took it, and its npm, which may outlive it. None when the lock was
 * made this very moment; undefined when nobody holds it.
 */
function holders(lock) {
  try {
    const age = Date.now() - fs.statSync(lock).mtimeMs;
    const named = fs.readFileSync(lock, "utf8").split(/\s+/).filter(Boolean).map(Number);
    const running = age < ABANDONED_AFTER ? named.filter(isRunning) : [];
    return running.length > 0 || (named.length === 0 && age < 1_000) ? running : undefined;
  } catch {
    return undefined;
  }
}

async function takeLock(lock, progress) {
  for (;;) {
    try {
      fs.writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw new NotReady(`${lock} cannot be written (${error.message}). Set TMPDIR to a folder that can.`);
      }
    }
    const held = holders(lock);
    if (held?.length > 0) {
      progress.show(`waiting for process ${held[0]}, which is installing the npm packages`);
    } else if (!held) {
      removeDeadLock(lock);
    }
    await delay(200);
  }
}

/** Only one process may remove a dead one's lock: a second could remove the lock that the first has taken since. */
function removeDeadLock(lock) {
  const turn = `${lock}.turn`;
  try {
    fs.mkdirSync(turn);
  } catch {
    const since = fs.statSync(turn, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > 5_000) {
      fs.rmSync(turn, { recursive: true, force: true });
    }
    return;
  }
  try {
    if (!holders(lock)) {
      fs.rmSync(lock, { force: true });
    }
  } finally {
    fs.rmSync(turn, { recursive: true, force: true });
  }
}

/** On a terminal one line with the seconds counting; in a log a line now and one every 15 seconds. */
function startProgress() {
  const { isTTY } = process.stderr;
  let text = "";
  let since = Date.now();
  const write = () => {
    const seconds = Math.round((Date.now() - since) / 1000);
    if (isTTY) {
      process.stderr.write(`\r\u001b[K${`${text} … ${seconds} s`.slice(0, (process.stderr.columns || 80) - 1)}`);
    } else {
      process.stderr.write(seconds === 0 ? `${text} …\n` : `  still ${text}, ${seconds} s\n`);
    }
  };
  const timer = setInterval(() => text && write(), isTTY ? 1_000 : LOG_INTERVAL);
  timer.unref();
  return {
    show(next) {
      if (next !== text) {
        [text, since] = [next, Date.now()];
        write();
      }
    },
    end() {
      clearInterval(timer);
      if (isTTY && text) {
        process.stderr.write("\r\u001b[K");
      }
    },
  };
}

/** Options of the npm command that runs us, which it hands down and which would turn `npm ci` into something else. */
const CALLERS_OPTIONS = new Set(
  [
    "also before dry_run force global if_present ignore_scripts include include_workspace_root json link location",
    "loglevel long omit only optional package_lock package_lock_only parseable prefix production workspace workspaces",
  ]
    .join(" ")
    .split(" ")
    .map((option) => `npm_config_${option}`),
);

/** The environment for npm as if the user had typed `npm ci` here. */
function npmEnvironment() {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(lifecycle|package)_|^(npm_command|INIT_CWD|NODE_ENV)$/.test(name) && !CALLERS_OPTIONS.has(name),
    ),
  );
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  // Not the Node.js of node_modules: npm is about to remove it.
  environment[pathName] = (environment[pathName] ?? "")
    .split(path.delimiter)
    .filter((folder) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder))
    .join(path.delimiter);
  return environment;
}

/** Runs `npm ci`, and keeps what it says for the case that it fails. */
function runNpm(onStart) {
  return new Promise((resolve) => {
    const npm = spawn("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=warn"], {
      cwd: project,
      env: npmEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      // npm is a command file there, which only a shell can run. All arguments are our own.
      shell: process.platform === "win32",
      windowsHide: true,
    });
    let output = "";
    const keep = (text) => (output += text);
    npm.stdout.setEncoding("utf8").on("data", keep);
    npm.stderr.setEncoding("utf8").on("data", keep);
    npm.on("spawn", () => onStart(npm));
    npm.on("error", (error) => resolve({ output: error.message, code: error.code }));
    npm.on("close", (code, signal) => resolve({ output, code: code ?? signal }));
  });
}

const ADVICE = [
  [
    /\bENOSPC\b|no space left/i,
    "The disk is full. Make room (`npm cache clean --force` may help), then run the same command again.",
  ],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)\b/,
    "The npm registry could not be reached. Check the network, and behind a proxy `npm config get proxy`; then run the same command again.",
  ],
  [/\bEUSAGE\b/, "package.json and package-lock.json do not agree. Run `npm install` and commit package-lock.json."],
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    "A file cannot be written. Does node_modules, or npm's cache (`npm config get cache`), belong to another user?",
  ],
];

function npmTrouble({ output, code }) {
  if (code === "ENOENT") {
    return "npm was not found on PATH. It comes with Node.js: https://nodejs.org/";
  }
  const lines = output.trimEnd().split("\n");
  // npm names the trouble first and where its log is last.
  const shown = lines.length > 20 ? [...lines.slice(0, 14), "…", ...lines.slice(-5)] : lines;
  return [
    `\`npm ci\` failed in ${project} (${typeof code === "number" ? `exit code ${code}` : code}). It said:`,
    ...shown.map((line) => `  ${line}`),
    ADVICE.find(([symptom]) => symptom.test(output))?.[1] ?? "Run `npm ci` to see the whole of it.",
  ].join("\n");
}

async function install(lock, progress) {
  progress.show("installing the npm packages");
  // From here on nothing may say that node_modules is whole, whenever this ends.
  [mark, npmsMark].forEach((file) => fs.rmSync(file, { force: true }));
  let npm;
  let endedBy;
  const end = (signal) => {
    endedBy = signal;
    npm?.kill("SIGTERM");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  signals.forEach((signal) => process.on(signal, end));
  const result = await runNpm((started) => {
    npm = started;
    // With npm's own number in the lock, nobody starts a second npm beside one that has outlived us.
    fs.writeFileSync(lock, `${process.pid}\n${npm.pid}\n`);
  });
  signals.forEach((signal) => process.off(signal, end));
  if (endedBy) {
    throw new NotReady(`Interrupted (${endedBy}) while installing the npm packages. The same command carries on.`);
  }
  if (result.code !== 0) {
    throw new NotReady(npmTrouble(result));
  }
}

async function makeReady() {
  checkOwnNode();
  if (read(lockFile) === undefined) {
    throw new NotReady(`${lockFile} is missing. It is part of the repository: \`git checkout package-lock.json\`.`);
  }
  const wanted = wantedMark();
  const isReady = () => read(mark) === wanted && fs.existsSync(installedNode);
  if (isReady()) {
    return;
  }
  const lock = lockPath();
  const progress = startProgress();
  try {
    await takeLock(lock, progress);
    try {
      // Another process may have installed everything while this one waited.
      if (!isReady()) {
        if (!installedByHand() || !fs.existsSync(installedNode)) {
          await install(lock, progress);
        }
        checkInstalledNode();
        fs.writeFileSync(mark, wanted);
      }
    } finally {
      fs.rmSync(lock, { force: true });
    }
  } finally {
    progress.end();
  }
}

/** Runs a program to its end and ends as it does. */
function run(program, args) {
  const child = spawn(installedNode, ["-r", "ts-node/register/transpile-only", program, ...args], { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; the program decides what to do with it, and this process waits for that.
  process.on("SIGINT", () => {});
  ["SIGTERM", "SIGHUP"].forEach((signal) => process.on(signal, () => child.kill(signal)));
  child.on("error", (error) => fail(new NotReady(`${installedNode} does not run: ${error.message}`)));
  child.on("close", (code, signal) => {
    process.exitCode = code ?? 128 + (os.constants.signals[signal] ?? 1);
  });
}

function fail(error) {
  const forUser = error instanceof NotReady || error.syscall !== undefined;
  console.error(forUser ? error.message : error);
  process.exitCode = 1;
}

makeReady().then(() => {
  const [program, ...args] = process.argv.slice(2);
  if (program !== undefined) {
    run(program, args);
  }
}, fail);
