// Imports go one way: conventions <- components <- stacks <- tools <- tests. See docs/adr and CONTRIBUTING.md.
const rooms = ["components", "stacks", "services", "tools", "tests"];
const mayImport = {
  components: ["components"],
  stacks: ["stacks", "components"],
  services: ["services"],
  tools: ["tools", "stacks", "components", "services"],
};

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([room, allowed]) => ({
      name: `${room}-import-only-${allowed.join("-")}`,
      severity: "error",
      from: { path: `^${room}/` },
      to: { path: `^(${rooms.filter((other) => !allowed.includes(other)).join("|")})/` },
    })),
    {
      name: "conventions-know-no-component",
      severity: "error",
      from: { path: "^components/conventions/" },
      to: { path: "^components/(?!conventions/)" },
    },
    {
      name: "the-simulator-is-a-judge",
      comment: "The simulator imports nothing of what it judges.",
      severity: "error",
      from: { path: "^tools/azure-sim/" },
      to: { path: "^(components|stacks|services|tools/(?!azure-sim/))" },
    },
    {
      name: "only-config-reads-pulumi-config",
      comment: "stacks/config is the one reader of Pulumi's configuration; others import its index.",
      severity: "error",
      from: { path: "^(?!stacks/config/|tests/)" },
      to: { path: "^stacks/config/(?!index\\.ts$)" },
    },
    {
      name: "components-through-their-index",
      severity: "error",
      from: { path: "^(components/([^/]+)|stacks|tools)/" },
      to: { path: "^components/([^/]+)/(?!index\\.ts$)", pathNot: "^components/$2/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
