import { literal, sentence, text, type Sentence, type WordId, type WordParams } from '#shared/words/index.ts'
import type { DrawerSection, Fact, FactGroup, FactPart, FactSource, SectionName } from './types.ts'

export const words = (value: string, look: 'plain' | 'strong' | 'muted' = 'plain'): FactPart =>
  part(literal(value), look)
export const mono = (value: string): FactPart => part(literal(value, true))
export const said = (id: WordId, params: WordParams = {}): FactPart => part(sentence(id, params))
export const muted = (id: WordId, params: WordParams = {}): FactPart => part(sentence(id, params), 'muted')
/** What a program of the cluster wrote, in its own words. */
export const quoted = (value: string): FactPart => part(literal(value), 'quoted')
export const seal = (uid: string, struck = false): FactPart => ({ kind: 'seal', uid, struck })
export const time = (at: number): FactPart => ({ kind: 'time', at })

export function part(value: Sentence, look: 'plain' | 'strong' | 'muted' | 'quoted' = 'plain'): FactPart {
  return { kind: 'words', words: value, look }
}

/** The label is that of the catalogue, `drawer.fact.NAME`; `key` tells facts of one name apart. */
export function fact(
  name: FactName,
  parts: readonly (FactPart | null)[],
  source: FactSource = 'observed',
  key: string = name,
): Fact {
  return { key, label: text(`drawer.fact.${name}`), parts: parts.filter((each) => each !== null), source }
}

type FactId = Extract<WordId, `drawer.fact.${string}`>
export type FactName = FactId extends `drawer.fact.${infer Name}` ? Name : never

/** Facts without a value are left out: an empty row says nothing. */
export function group(key: string, facts: readonly (Fact | null)[], title: Sentence | null = null): FactGroup {
  return {
    key,
    title,
    facts: facts.filter((each) => each !== null && each.parts.length > 0).filter((each) => each !== null),
  }
}

export function section(
  name: SectionName,
  groups: readonly FactGroup[],
  notes: readonly (Sentence | null)[] = [],
): DrawerSection {
  return {
    name,
    title: text(`drawer.section.${name}`),
    groups: groups.filter(({ facts, title }) => facts.length > 0 || title !== null),
    notes: notes.filter((each) => each !== null),
  }
}

export function isWorthShowing({ groups, notes }: DrawerSection): boolean {
  return groups.length > 0 || notes.length > 0
}

/** Null where the kind may be listed. */
export function notAllowed(isReadable: boolean, resource: string): Sentence | null {
  return isReadable ? null : sentence('drawer.notAllowed', { resource })
}
