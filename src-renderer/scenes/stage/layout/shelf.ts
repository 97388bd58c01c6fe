import { plain, sentence, text } from '#shared/words/index.ts'
import type { StorageClass } from '#shared/model/entities.ts'
import type { RailNode } from '../types.ts'
import type { LayoutContext } from './context.ts'
import { classMakes } from './words-of.ts'

/** The rail of the class that the set's volumes come from. With several classes it names them all and explains none. */
export function railNode(context: LayoutContext): RailNode | null {
  const { bands, size, lengths, hasStorage, state } = context
  if (!hasStorage) return null
  const names = classNames(context)
  const only = names.length === 1 ? state.classes.find(({ name }) => name === names[0]) : undefined
  return {
    mark: 'rail',
    key: 'rail',
    slot: null,
    box: {
      x: lengths.pad,
      y: bands.shelf.y + bands.shelf.height - lengths.railBand,
      width: size.width - 2 * lengths.pad,
      height: lengths.railBand,
    },
    name: names.join(', '),
    text: fittingParts(
      only === undefined ? [missingText(context, names)] : classParts(only),
      context.columns.tier === 'C' && state.readable.claims ? [claimCounts(context)] : [],
      (size.width - 2 * lengths.pad) / (lengths.level3 * 0.53) - names.join(', ').length * 1.15 - 4,
    ),
  }
}

/** What is said of the class gives way to the counts of the claims, the last of it first. */
function fittingParts(ofClass: readonly string[], counts: readonly string[], characters: number): string {
  const joined = (kept: readonly string[]): string => [...kept, ...counts].filter((part) => part !== '').join(' · ')
  let kept = ofClass
  while (kept.length > 0 && counts.length > 0 && joined(kept).length > characters) kept = kept.slice(0, -1)
  return joined(kept)
}

export function classNames({ state }: LayoutContext): readonly string[] {
  const found = new Set<string>()
  // Of a thousand claims almost all name the class that the one before them names.
  let last: string | null = null
  for (const { claims } of state.slots) {
    for (const { claim } of claims) {
      if (claim === null || claim.storageClass === last || !claim.storageClass) continue
      last = claim.storageClass
      found.add(last)
    }
  }
  for (const { storageClass } of state.workload.claimTemplates) if (storageClass) found.add(storageClass)
  if (found.size > 0) return [...found].toSorted()
  return state.classes.filter(({ isDefault }) => isDefault).map(({ name }) => name)
}

function missingText({ state }: LayoutContext, names: readonly string[]): string {
  if (!state.readable.classes) return text('stage.notAllowedText', { resource: 'storageclasses' })
  if (names.length === 0) return text('stage.class.none')
  return names.length === 1 ? text('stage.class.missing') : ''
}

function classParts(storageClass: StorageClass): readonly string[] {
  return [
    ...(storageClass.isDefault ? [text('stage.class.default')] : []),
    plain(classMakes(storageClass)),
    plain(sentence('stage.class.reclaim', { policy: storageClass.reclaimPolicy })),
  ]
}

/** Tier C tickets carry no words, so the line of the class counts them. */
function claimCounts({ state }: LayoutContext): string {
  const counts = new Map<string, number>()
  for (const { claims } of state.slots)
    for (const { link } of claims) counts.set(link.state, (counts.get(link.state) ?? 0) + 1)
  const parts = (['inUse', 'kept', 'pending', 'resizing', 'deleting', 'lost', 'notCreated'] as const).flatMap(
    (name) => {
      const count = counts.get(name)
      return count === undefined ? [] : [text(`stage.claimCount.${name}`, { count })]
    },
  )
  return plain(sentence('stage.claimCounts', { counts: parts.join(', ') }))
}
