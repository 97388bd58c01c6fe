import type { Owner, PodObject } from '#shared/objects/index.ts'

/** What one object says of others. The indexes and the model ask the same questions. */

export function controllerOf(object: { readonly owners: readonly Owner[] }): Owner | null {
  for (const owner of object.owners) if (owner.controller) return owner
  return null
}

export function controllerOfKind(object: { readonly owners: readonly Owner[] }, kind: string): Owner | null {
  const owner = controllerOf(object)
  return owner?.kind === kind ? owner : null
}

export function claimNamesOf(pod: PodObject): readonly string[] {
  const names: string[] = []
  for (const { claimName } of pod.volumes) if (claimName !== null) names.push(claimName)
  return names
}
