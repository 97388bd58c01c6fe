import type { CardNode } from '../types.ts'
import { slotOf } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The pod got a node: its name slides onto the card while the cable goes from dotted to dashed. */
export const podScheduled: Verb = ({ subject }, pairs, score) => {
  for (const card of pairs.of('card', slotOf(subject))) {
    score.look(card.key, 'plug')
    if (card.before !== null && card.after !== null && nodeOn(card.after) !== null && nodeOn(card.before) === null)
      score.move(card.key, 'plug', 'draw', [0, 1], { ease: 'enter', group: 'nodes in' })
  }
  score.time('plug', times.t2)
}

/** The node that stands on a card; null where it has none, or no room for it. */
function nodeOn({ facts }: CardNode): string | null {
  const node = facts.find(({ kind }) => kind === 'node')
  return node === undefined || node.muted ? null : node.value
}
