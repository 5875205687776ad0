/** Who does what in the story, as the histories have it. */
export const people = { publisher: "build pipeline", first: "Aiko", second: "Ben" } as const;
