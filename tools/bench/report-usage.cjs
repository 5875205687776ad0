// Loaded into the Node.js processes of a measured command: the one that runs the Pulumi program says what it used.
if (process.argv.some((argument) => /pulumi[\\/]cmd[\\/]run/.test(argument))) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage = { peakMiB: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
    require("node:fs").writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
  });
}
