import { deploy } from "./deploy";

/** The Pulumi program: one stack is one environment, described by its `Pulumi.<stack>.yaml`. */
export = deploy;
