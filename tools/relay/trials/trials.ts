import { tryBoot } from "./boot";
import { tryDrain } from "./drain";
import { tryLoad } from "./load";
import { tryRotation } from "./rotation";
import { trySecurity } from "./security";
import { tryTls } from "./tls";

/** Every trial, by its name: what it is asked to do in, and what it saw out, are plain data. */
export const trials = {
  security: trySecurity,
  rotation: tryRotation,
  boot: tryBoot,
  drain: tryDrain,
  load: tryLoad,
  tls: tryTls,
};
