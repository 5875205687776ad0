import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { sameId } from "../ids";
import { findAll } from "../reading";
import { machineType } from "./machines";

const path = "properties.networkProfile.networkInterfaces[].id";

export const interfaceFree: Rule = {
  name: "interface-free",
  source: "NicInUse: https://github.com/cloudfoundry/bosh-azure-cpi-release (known issues, 2015)",
  types: [machineType],
  operations: ["put"],
  needsCloud: true,
  check: ({ id, body, cloud }) =>
    findAll(body, path).flatMap(({ path: at, value }) => {
      const holder = cloud
        .list(machineType)
        .find(
          (other) =>
            !sameId(other.id, id.text) &&
            findAll(other.body, path).some((one) => sameId(String(one.value), String(value))),
        );
      return holder
        ? [badRequest("NicInUse", `Network Interface ${value} is used by existing resource ${holder.id}.`, at)]
        : [];
    }),
};
