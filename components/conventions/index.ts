export * from "./deletion";
export * from "./names";
export * from "./placement";
export * from "./problems";
export * from "./roles";
export * from "./ssh-key";
export * from "./tags";
