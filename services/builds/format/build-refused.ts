/** What is wrong with a folder, with a manifest, with content that isn't what a manifest says, or with a disk, and what to do about it; everything at once. */
export class BuildRefused extends Error {
  constructor(
    what: string,
    readonly problems: string[],
    readonly subject: "folder" | "manifest" | "content" | "disk" = "folder",
  ) {
    const some = problems.slice(0, 20);
    const more = problems.length - some.length;
    super(
      [`${what}:`, ...some.map((problem) => `  - ${problem}`), ...(more > 0 ? [`  and ${more} more`] : [])].join("\n"),
    );
    this.name = "BuildRefused";
  }
}
