import { dnsLabelTexts, qualifiedNameTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldInvalid, type FieldError } from '../../status.ts'
import type { Draft } from '../../objects.ts'

/** The server's own label of a namespace: its name, which nobody can change. */
const nameLabel = 'kubernetes.io/metadata.name'

/** kubernetes: pkg/registry/core/namespace/strategy.go and storage/storage.go. */
export const namespaceStrategy: Strategy<'namespaces'> = {
  answersWithObject: true,
  validateName: (name) => (name.includes('.') ? ['must not contain dots'] : dnsLabelTexts(name)),
  applyDefaults(draft) {
    draft.spec ??= {}
    draft.status ??= {}
    draft.status.phase ||= 'Active'
    // While a name is still to be found wanting there is nothing to label.
    if (draft.metadata.name !== '')
      draft.metadata.labels = { ...draft.metadata.labels, [nameLabel]: draft.metadata.name }
  },
  prepareForCreate(draft) {
    // The server's own finalizer is added to what a client asks for.
    const asked = draft.spec?.finalizers ?? []
    draft.spec = { finalizers: asked.includes('kubernetes') ? asked : [...asked, 'kubernetes'] }
    draft.status = { phase: 'Active' }
  },
  validateCreate: ({ spec }) => (spec.finalizers ?? []).flatMap(finalizerErrors),
  // Spec is not a client's to change; the controller of an ending namespace takes the finalizers away at last, which
  // the real one does through a path of its own (finalize).
  prepareForUpdate(draft, old) {
    const { finalizers = [] } = old.spec
    const isEnding = old.metadata.deletionTimestamp !== undefined
    const kept = isEnding ? finalizers.filter((one) => (draft.spec.finalizers ?? []).includes(one)) : finalizers
    draft.spec = kept.length === 0 ? {} : { finalizers: [...kept] }
  },
  prepareForStatusUpdate: keepPhase,
  fields: ({ status }) => ({ 'status.phase': status?.phase ?? '' }),
}

function finalizerErrors(name: string): FieldError[] {
  const field = 'spec.finalizers'
  const texts = qualifiedNameTexts(name).map((text) => fieldInvalid(field, name, text))
  const isStandard = ['kubernetes', 'orphan', 'foregroundDeletion'].includes(name)
  if (isStandard || name.includes('/')) return texts
  return [...texts, fieldInvalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified')]
}

function keepPhase(draft: Draft<'namespaces'>): void {
  draft.status ??= {}
  draft.status.phase ||= draft.metadata.deletionTimestamp === undefined ? 'Active' : 'Terminating'
}
