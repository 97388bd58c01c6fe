import { describe, expect, test } from 'vitest'
import { copyOf } from '../../../../../../src-main/sandbox/draft.ts'
import type { Draft } from '../../../../../../src-main/sandbox/objects.ts'
import { workloadStrategies } from '../../../../../../src-main/sandbox/strategies/workloads/index.ts'
import { context, drafted } from './kit.ts'
import { samples } from './samples.ts'

describe('what the API server makes of a new object', () => {
  test.each(samples('defaults'))('$title', ({ resource, object, answer }) => {
    const draft = drafted(resource, object, answer.object?.['metadata'] ?? {})
    const strategy = workloadStrategies[resource as 'pods']
    strategy.applyDefaults?.(draft as Draft<'pods'>)
    strategy.prepareForCreate?.(draft as Draft<'pods'>, context)
    const expected = withoutAdmission(copyOf(answer.object) as Draft<'pods'>, object)
    expect(draft).toEqual(expected)
  })
})

describe('defaults', () => {
  const all = ['defaults', 'refusals', 'warnings'].flatMap((name) => samples(name))
  test.each(all)('change nothing when they are applied again: $title', ({ resource, object }) => {
    const strategy = workloadStrategies[resource as 'pods']
    const draft = drafted(resource, object, {}) as Draft<'pods'>
    strategy.applyDefaults?.(draft)
    const once = copyOf(draft)
    strategy.applyDefaults?.(draft)
    expect(draft).toEqual(once)
  })
})

/** Takes away what admission adds to a pod: it is not the strategy's doing. */
function withoutAdmission(stored: Draft<'pods'>, sent: object): object {
  delete stored.metadata.generation
  if (stored.kind !== 'Pod') return stored
  const { spec } = stored
  if (!JSON.stringify(sent).includes('tolerations')) delete spec.tolerations
  delete spec.priority
  delete spec.preemptionPolicy
  if (!JSON.stringify(sent).includes('serviceAccountName')) {
    delete spec.serviceAccountName
    delete spec.serviceAccount
  }
  const isToken = ({ name }: { readonly name: string }): boolean => name.startsWith('kube-api-access-')
  spec.volumes = (spec.volumes ?? []).filter((volume) => !isToken(volume))
  if (spec.volumes.length === 0) delete spec.volumes
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    container.volumeMounts = (container.volumeMounts ?? []).filter((mount) => !isToken(mount))
    if (container.volumeMounts.length === 0) delete container.volumeMounts
  }
  return stored
}
