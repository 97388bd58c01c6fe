import type { EntityMaps } from '#shared/model/change.ts'
import type { Finding, Pod, Subject } from '#shared/model/entities.ts'
import { findingSentence } from '#shared/words/finding.ts'
import { text } from '#shared/words/index.ts'
import type { StageState } from '../stage/types.ts'
import { fact, mono, muted, part } from './facts.ts'
import type { FormerPod } from './history.ts'
import type { KubectlPlace } from './kubectl.ts'
import type { Fact, FactPart } from './types.ts'

/** What the drawer is made from. Everything is of the instant in view. */
export interface DrawerView {
  readonly state: StageState
  readonly maps: EntityMaps
  readonly at: number
  /** Null where no cluster is connected. */
  readonly place: KubectlPlace | null
  /** Addresses and node names are left out, for a shared screen. */
  readonly hidesAddresses: boolean
  /** Pods that were seen in the selected slot before the present one, the latest first. */
  readonly history: readonly FormerPod[]
  /** The pod that the drawer was opened on, when its slot has none any more. */
  readonly lastPod: Pod | null
}

/** An address or the name of a node, or that there is none, or that it is not for everybody's eyes. */
export function placeWord({ hidesAddresses }: DrawerView, value: string | null): FactPart {
  if (value === null || value === '') return muted('drawer.noneYet')
  return hidesAddresses ? muted('drawer.hidden') : mono(value)
}

/** The sentences of the rules about these subjects, once each. */
export function findingFacts({ state, at }: DrawerView, subjects: readonly Subject[]): readonly Fact[] {
  const isAbout = ({ subject }: Finding): boolean =>
    subjects.some(({ kind, name }) => subject.kind === kind && subject.name === name)
  const seen = new Set<string>()
  return state.findings.filter(isAbout).flatMap((finding) => {
    const words = findingSentence(finding, at)
    const key = words.map((each) => each.text).join('')
    if (seen.has(key)) return []
    seen.add(key)
    return [fact(finding.kind, [part(words)], 'derived', `finding/${finding.code}/${finding.subject.name}`)]
  })
}

export function listWords(values: readonly string[]): string {
  return values.length === 0 ? text('drawer.none') : values.join(', ')
}
