import * as pulumi from "@pulumi/pulumi";

/**
 * An output that resolves only once other resources exist, for consumers that must not start earlier.
 *
 * It waits for their URNs, not for their ids. The id of a resource that is still to be created is unknown in a preview; waiting for it
 * would make `value` unknown too, and the preview would report changes of every consumer. A URN is always known.
 *
 * A consumer's property depends on these resources. Where Azure cannot update that property, use `dependsOn` instead: the
 * engine replaces such a consumer when it replaces a resource that the property depends on.
 *
 * @param value the output to pass on
 * @param resources the resources to wait for
 * @example knownAfter(zone.id, link)
 */
export function knownAfter<T>(value: pulumi.Output<T>, ...resources: readonly pulumi.Resource[]): pulumi.Output<T> {
  return pulumi.all(resources.map(({ urn }) => urn)).apply(() => value);
}
