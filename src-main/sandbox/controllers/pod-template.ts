import type { V1PodTemplateSpec } from '@kubernetes/client-node'
import type { NewObject, StoredObject, Wire } from '../objects.ts'
import { controllerReference } from './facts.ts'

export type PodTemplate = Wire<V1PodTemplateSpec>

/** A pod as a controller makes it from a template, without a name (kubernetes: controller.GetPodFromTemplate). */
export function podFromTemplate(owner: StoredObject, { metadata = {}, spec }: PodTemplate): NewObject<'pods'> {
  const { labels, annotations, finalizers } = metadata
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: spec ?? { containers: [] },
  }
}
