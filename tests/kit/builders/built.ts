import type { ApiObject } from '../fake-api/index.ts'

/**
 * Small objects as the API serves them, with sensible defaults. Each takes what matters to the test and, in `override`,
 * whole top-level fields to put in their place (`{ status: … }`); `metadata` is merged. The uid is `uid-NAME` unless given:
 * a pod that comes back under its name needs one of its own.
 */
export type Fields = Readonly<Record<string, unknown>>

export interface Named {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly owners?: readonly Fields[]
  readonly override?: Fields & { readonly metadata?: Fields }
}

export const CREATED = '2026-11-21T10:00:00Z'

const clusterKinds = new Set(['PersistentVolume', 'StorageClass', 'Node', 'Namespace', 'VolumeAttachment'])

export function built(
  kind: string,
  apiVersion: string,
  named: Named & { readonly name: string },
  fields: Fields & { readonly metadata?: Fields },
): ApiObject {
  const { override = {}, annotations, labels, owners = [] } = named
  return {
    apiVersion,
    kind,
    ...fields,
    ...override,
    metadata: {
      name: named.name,
      ...(clusterKinds.has(kind) ? {} : { namespace: named.namespace ?? 'default' }),
      uid: named.uid ?? `uid-${named.name}`,
      creationTimestamp: CREATED,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(owners.length === 0 ? {} : { ownerReferences: owners }),
      ...fields.metadata,
      ...override.metadata,
    },
  }
}
