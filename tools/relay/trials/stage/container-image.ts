import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An image with the machine's own coturn in it, in a storage of the trial's own. */
export interface ContainerImage {
  /** As a relay's arguments name it: `registry.example/coturn:4.6.1@sha256:…`. No registry is asked for it. */
  reference: string;
  /** coturn's version. */
  version: string;
  /** What makes podman use the trial's storage; for the environment of everything that runs podman. */
  environment: Record<string, string>;
}

/** The version of the coturn that is installed here, e.g. `4.6.1`. */
export function installedCoturn(): string {
  const version = /\d+\.\d+\.\d+/.exec(run("turnserver", ["--version"]))?.[0];
  if (version === undefined) throw new Error("turnserver --version prints no version");
  return version;
}

/**
 * Makes the image without a registry: the program, and the libraries that it is linked with.
 *
 * @param folder an empty folder, which holds the storage as well
 */
export function buildContainerImage(folder: string): ContainerImage {
  const [files, storage, runtime] = ["files", "storage", "runtime"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const program = run("sh", ["-c", "command -v turnserver"]).trim();
  const libraries = [...run("ldd", [program]).matchAll(/\/\S+/g)].map(([path]) => path);
  for (const [from, to] of [[program, "/usr/bin/turnserver"], ...libraries.map((path) => [path, path])]) {
    mkdirSync(dirname(join(files, to!)), { recursive: true });
    copyFileSync(from!, join(files, to!));
  }
  chmodSync(join(files, "usr/bin/turnserver"), 0o755);
  mkdirSync(join(files, "tmp"));
  const archive = join(folder, "files.tar");
  run("tar", ["--create", "--file", archive, "--directory", files, "."]);

  const [storageFile, containersFile] = [join(folder, "storage.conf"), join(folder, "containers.conf")];
  const toml = (table: string, values: Record<string, string>) =>
    [`[${table}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`), ""].join("\n");
  writeFileSync(storageFile, toml("storage", { driver: "vfs", graphroot: storage, runroot: join(runtime, "storage") }));
  writeFileSync(
    containersFile,
    toml("engine", {
      runtime: "runc",
      cgroup_manager: "cgroupfs",
      events_logger: "none",
      tmp_dir: join(runtime, "libpod"),
      static_dir: join(storage, "libpod"),
      volume_path: join(storage, "volumes"),
    }) + toml("network", { network_config_dir: join(folder, "networks") }),
  );
  const environment = { CONTAINERS_STORAGE_CONF: storageFile, CONTAINERS_CONF: containersFile };
  const version = installedCoturn();
  const name = `registry.example/coturn:${version}`;
  run("podman", ["import", "--quiet", archive, name], environment);
  const digest = run("podman", ["image", "inspect", "--format", "{{.Digest}}", name], environment).trim();
  return { reference: `${name}@${digest}`, version, environment };
}

function run(program: string, given: string[], environment: Record<string, string> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, given, {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${program} ${given.join(" ")}: ${stderr}`);
  return stdout;
}
