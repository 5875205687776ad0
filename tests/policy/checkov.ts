/**
 * Runs Checkov over an ARM template and holds its findings against the list of accepted ones.
 * tools/setup/system-packages.sh installs the version that is named here too.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ArmTemplate } from "../../tools/arm-template";

const setupScript = path.join(__dirname, "../../tools/setup/system-packages.sh");

/** One rule that one resource breaks. */
export interface Finding {
  /** `CKV_AZURE_206` */
  check: string;
  /** What the rule asks for, in Checkov's words. */
  title: string;
  /** `Microsoft.Storage/storageAccounts.<name>` */
  resource: string;
}

/** A finding that is right as it is. */
export interface AcceptedFinding {
  check: string;
  /** The resources it is accepted for: matched against {@link Finding.resource}. */
  resource: RegExp;
  /** For an auditor: why the rule does not serve here, and what does instead. */
  reason: string;
}

/** The program, or undefined when it is not installed. The setup script alone knows the version. */
export function checkovProgram(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const version = /^CHECKOV_VERSION=(\S+)$/m.exec(fs.readFileSync(setupScript, "utf8"))?.[1];
  if (!version) throw new Error(`${setupScript} no longer says CHECKOV_VERSION=…`);
  const cache = environment["XDG_CACHE_HOME"] || path.join(environment["HOME"] || os.homedir(), ".cache");
  const folder = path.join(cache, "cloud-gaming", `checkov-${version}`);
  return fs.existsSync(path.join(folder, "complete")) ? path.join(folder, "bin", "checkov") : undefined;
}

/** A run over a hundred resources takes four seconds. In milliseconds. */
const LONGEST = 300_000;

/**
 * Checkov looks for host names and GUIDs in user data as it is encoded, where it can find none, with expressions that
 * take minutes for twenty kilobytes. user-data.ts looks into the decoded text instead.
 */
function withoutUserData(template: ArmTemplate): unknown {
  return JSON.parse(JSON.stringify(template, (key, value: unknown) => (key === "customData" ? undefined : value)));
}

/** What Checkov prints with `-o json`, as far as it is read here. */
interface Report {
  results?: { failed_checks: { check_id: string; check_name: string; resource: string }[] };
  summary?: { passed: number; failed: number; parsing_errors: number; resource_count: number };
}

/**
 * Checkov's findings in a template.
 * @throws when Checkov is not installed, does not run, or could not read the template: silence is no verdict
 */
export function runCheckov(template: ArmTemplate): Finding[] {
  const program = checkovProgram();
  if (!program) throw new Error(`Checkov is not installed: run ${setupScript}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "checkov-"));
  try {
    fs.writeFileSync(path.join(folder, "template.json"), JSON.stringify(withoutUserData(template), null, 2));
    const options = ["--skip-download", "--framework", "arm", "--compact", "--quiet", "-o", "json"];
    // It runs beside the template, so that no configuration file of this repository or its user changes the verdict.
    const run = spawnSync(program, ["-f", "template.json", ...options], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      timeout: LONGEST,
      env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8" },
    });
    return readReport(run.stdout, run.stderr || String(run.error ?? ""));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(text: string, complaint: string): Finding[] {
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    throw new Error(`Checkov did not answer with a report: ${complaint.trim() || text.slice(0, 400)}`);
  }
  const { results, summary } = report;
  if (!results || !summary || summary.parsing_errors > 0) {
    throw new Error(
      `Checkov checked nothing: it could not read the template. It said: ${complaint.trim() || text.slice(0, 400)}`,
    );
  }
  return results.failed_checks.map((each) => ({
    check: each.check_id,
    title: each.check_name,
    resource: each.resource,
  }));
}

/** The findings that no accepted one explains. */
export function unexplained(findings: readonly Finding[], accepted: readonly AcceptedFinding[]): Finding[] {
  return findings.filter((finding) => !accepted.some((each) => explains(each, finding)));
}

/** Accepted findings that are no longer found: the list is to say what is so. */
export function stale(findings: readonly Finding[], accepted: readonly AcceptedFinding[]): AcceptedFinding[] {
  return accepted.filter((each) => !findings.some((finding) => explains(each, finding)));
}

function explains(accepted: AcceptedFinding, finding: Finding): boolean {
  return accepted.check === finding.check && accepted.resource.test(finding.resource);
}
