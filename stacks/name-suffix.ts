import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { deletionOptions, type Protection, suffixLength } from "../components/conventions";

export interface NameSuffixArgs {
  protection: Protection;
}

/** The random end of names that must be unique in all of Azure: five lower-case letters and digits, made once. */
export class NameSuffix extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  constructor(name: string, args: NameSuffixArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:stacks:NameSuffix", name, {}, opts);
    const suffix = new random.RandomString(
      `${name}-characters`,
      { length: suffixLength, upper: false, special: false },
      { parent: this, ...deletionOptions("randomSuffix", args.protection) },
    );
    this.value = suffix.result;
    this.registerOutputs({ value: this.value });
  }
}
