import type { ArmError } from "../contract";

/** A request that Azure refuses. Its message reads as the real provider prints ARM's answer. */
export class Refusal extends Error {
  /** @param errors at least one; the first one's status is the request's. */
  constructor(readonly errors: ArmError[]) {
    super(errors.map(asText).join("\n"));
    this.name = "Refusal";
  }

  /** The HTTP status of the answer. */
  get status(): number {
    return this.errors[0]?.status ?? 500;
  }
}

/** The long operation of an accepted request failed: the resource exists, half made. */
export class AcceptedFailure extends Refusal {
  /** @param id the id of the resource that is there now. */
  constructor(
    errors: ArmError[],
    readonly id: string,
  ) {
    super(errors);
    this.name = "AcceptedFailure";
  }
}

function asText(error: ArmError): string {
  const target = error.target === undefined ? "" : ` Target="${error.target}"`;
  return `Status=${error.status} Code="${error.code}" Message="${error.message}"${target}`;
}
