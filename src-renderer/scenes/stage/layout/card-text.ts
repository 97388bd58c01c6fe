import type { Pod } from '#shared/model/entities.ts'
import { duration } from '#shared/words/duration.ts'
import { podLine } from '#shared/words/pod-line.ts'
import { literal, sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { CardFact, StageSlot } from '../types.ts'
import type { LayoutContext } from './context.ts'

/** The lines below the big word: the state's own line first, then kubectl's exact word and what is being done. */
export function cardLines(
  { state, viewAtMs }: LayoutContext,
  entry: StageSlot,
  pod: Pod,
  settling: boolean,
): readonly Sentence[] {
  if (settling) return [settlingLine(pod, state.workload.minReadySeconds, viewAtMs)]
  if (pod.state === 'ready')
    return pod.readyAt === null ? [] : [sentence('state.line.readyFor', { duration: duration(viewAtMs - pod.readyAt) })]
  const line = podLine(pod, { at: viewAtMs, nodeSilentSince: nodeSilentSince(state, pod) })
  const doing = pod.state === 'creating' ? mountingLine(entry) : null
  const exact = pod.state === 'notReady' && pod.reason !== null && line !== null ? literal(pod.reason) : null
  return [line, doing, exact].filter((each) => each !== null)
}

function settlingLine(pod: Pod, minReadySeconds: number, viewAtMs: number): Sentence {
  const passed = Math.max(0, Math.floor((viewAtMs - (pod.readyAt ?? viewAtMs)) / 1000))
  return sentence('stage.settling', { passed, total: minReadySeconds })
}

function nodeSilentSince({ nodes }: LayoutContext['state'], pod: Pod): number | null {
  const node = nodes.find(({ name }) => name === pod.node)
  return node?.state === 'silent' ? node.since : null
}

function mountingLine({ claims }: StageSlot): Sentence | null {
  const attaching = claims.find(({ link }) => link.cable === 'attaching')
  return attaching === undefined ? null : sentence('stage.mountingVolume', { name: attaching.link.template })
}

/** Tier A: four rows, tier B the seal and what is worth a glance. A low card gives its rows away from the top of this list. */
export function cardFacts(
  { columns, lengths }: LayoutContext,
  { slot }: StageSlot,
  pod: Pod,
  cardHeight: number,
): readonly CardFact[] {
  const none = text('stage.noneYet')
  const ip: CardFact = { kind: 'ip', label: text('stage.ip'), value: pod.ip ?? none, muted: pod.ip === null }
  const node: CardFact = { kind: 'node', label: text('stage.node'), value: pod.node ?? none, muted: pod.node === null }
  const seal: CardFact = { kind: 'seal', label: text('stage.pod'), value: pod.uid, muted: slot.incarnation > 1 }
  const restarts: CardFact = {
    kind: 'restarts',
    label: '',
    value: text('stage.restarts', { count: pod.restarts }),
    muted: false,
  }
  if (columns.tier !== 'A') return pod.restarts > 0 ? [seal, restarts] : [seal]
  const all = [ip, node, seal, restarts]
  // The word and two lines always have room: 10 + 24 + 2 × 18 + 12.
  const fitting = Math.max(
    1,
    Math.floor((cardHeight - 4 - lengths.cardTop - lengths.level1 * 1.2 - lengths.level3 * 2.7 - 14) / lengths.row),
  )
  if (fitting >= all.length) return all
  const kept = pod.restarts > 0 ? [restarts, seal, ip, node] : [seal, ip, node]
  const chosen = kept.slice(0, fitting)
  return all.filter((fact) => chosen.includes(fact))
}
