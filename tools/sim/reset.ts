import { rmSync } from "node:fs";
import { simFolders } from "./folders";
import { reportAndExit } from "./report";

/** `npm run sim:reset` */
reportAndExit(() => {
  const { home } = simFolders(process.cwd());
  rmSync(home, { recursive: true, force: true });
  console.log("The simulated cloud and its Pulumi state are gone. `npm start` deploys dev into an empty one.");
  return 0;
});
