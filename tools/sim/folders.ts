import { join } from "node:path";

/** Where the simulator's runs keep everything, inside the project but out of git's sight. */
export interface SimFolders {
  project: string;
  home: string;
  /** The simulated cloud, one file. */
  cloud: string;
  pulumiHome: string;
  /** Pulumi's state, a local backend. */
  backend: string;
  /** Copies of the stack files, so that Pulumi writes its salt into those and not into the project's. */
  stackFiles: string;
}

/** @param project the folder with Pulumi.yaml */
export function simFolders(project: string): SimFolders {
  const home = join(project, ".sim");
  return {
    project,
    home,
    cloud: join(home, "cloud.json"),
    pulumiHome: join(home, "pulumi-home"),
    backend: join(home, "state"),
    stackFiles: join(home, "stacks"),
  };
}
