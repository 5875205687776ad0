import "./start-up";
import { deploy } from "./deploy";

/** The Pulumi program: one stack is one environment or a part of it, described by `Pulumi.<environment>.yaml`. */
export = deploy;
