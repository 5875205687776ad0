import { rmSync } from "node:fs";
import { simFolders } from "./folders";
import { refuseWhileHeld } from "./locks";
import { reportAndExit } from "./report";
import { knownStacks } from "./stack-file";

/** `npm run sim:reset` */
reportAndExit(() => {
  const folders = simFolders(process.cwd());
  refuseWhileHeld(folders, knownStacks(process.cwd()));
  rmSync(folders.home, { recursive: true, force: true });
  console.log("The simulated cloud and its Pulumi state are gone. `npm start` deploys dev into an empty one.");
  return 0;
});
