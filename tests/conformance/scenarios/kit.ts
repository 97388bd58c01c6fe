import { readFileSync } from 'node:fs'
import type { TraceName } from '../../kit/traces/index.ts'
import type { SetFacts, SlotFacts } from '../truth.ts'
import type { Command, Situation } from './types.ts'

export function manifestOf(trace: TraceName): string {
  return readFileSync(new URL(`../../samples/traces/${trace}/manifests.yaml`, import.meta.url), 'utf8')
}

export const apply = (input: string): Command => ({ kubectl: ['apply', '-f', '-'], input })
export const kubectl = (...words: readonly string[]): Command => ({ kubectl: words })

export function setNamed({ sets }: Situation, name: string): SetFacts | undefined {
  return sets.find((set) => set.name === name)
}

export function slot(situation: Situation, set: string, ordinal: number): SlotFacts | undefined {
  return setNamed(situation, set)?.slots.find((each) => each.ordinal === ordinal)
}

/** All wanted pods and no others are there, ready, counted and published. */
export function isReady(situation: Situation, name: string, replicas: number): boolean {
  const set = setNamed(situation, name)
  if (set === undefined || set.replicas !== replicas) return false
  const { created, ready } = set.counts
  const pods = set.slots.filter(({ pod }) => pod !== null)
  return (
    created === replicas &&
    ready === replicas &&
    pods.length === replicas &&
    pods.every(({ pod, record }) => pod?.state === 'ready' && record?.state === 'present')
  )
}

/** As above, with every pod of the update revision, and that one current. */
export function isRolledOut(situation: Situation, name: string, image: string): boolean {
  const set = setNamed(situation, name)
  if (set === undefined || !isReady(situation, name, set.replicas)) return false
  const [current, update] = set.revisions
  return (
    current === update &&
    set.counts.updated === set.replicas &&
    set.slots.every(({ pod }) => pod?.images.includes(image))
  )
}

export function podsLeft({ objects, namespace }: Situation): number {
  return objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.namespace === namespace).length
}
