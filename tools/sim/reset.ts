import { rmSync } from "node:fs";
import { knownToBackend } from "./backend-state";
import { simFolders } from "./folders";
import { refuseWhileHeld } from "./locks";
import { reportAndExit } from "./report";

/** `npm run sim:reset` */
reportAndExit(() => {
  const folders = simFolders(process.cwd());
  refuseWhileHeld(folders, knownToBackend(folders));
  rmSync(folders.home, { recursive: true, force: true });
  console.log("The simulated cloud and its Pulumi state are gone. `npm start` deploys dev into an empty one.");
  return 0;
});
