import type { EntityMaps } from '#shared/model/change.ts'
import type { Pod } from '#shared/model/entities.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { narrate, type Narration } from '#shared/story/narration.ts'
import { sentence, text, type Sentence, type SentencePart } from '#shared/words/index.ts'
import { podWord } from '#shared/words/pod-line.ts'
import { subjectOf } from './beat-kinds.ts'
import type { Beat } from './beats.ts'
import { isImportant, mainMilestone } from './main-milestone.ts'
import type { CaptionStyle } from './player-view.ts'

/** One sentence of what happened and one of why; null when there is nothing to say, and the last caption stays. */
export type Caption = Narration

/** States that were passed through unseen are named, but no more than these; the others are counted. */
const mostNamed = 2
/** Of a digest, how many things are named with what became of them. */
const mostInDigest = 3
/** A reason is looked for among this many milestones: in a burst the same one stands beside each. */
const mostAsked = 12

export function captionOf(log: ChangeLog, beat: Beat, style: CaptionStyle, after: EntityMaps): Caption | null {
  const main = mainMilestone(beat.milestones, false)
  switch (style) {
    case 'told':
      return main === null ? null : captionOfTold(log, beat, main, after)
    case 'merged':
    case 'skipped':
      return digestOf(log, beat, style, after)
    case 'cut':
      if (main?.code === 'gap') return narrate(main, after)
      return { what: sentence('motion.resynced'), why: sentence('motion.outlined') }
    case 'switch':
      return null
  }
}

function captionOfTold(log: ChangeLog, beat: Beat, main: Milestone, after: EntityMaps): Caption {
  const told = narrate(main, after)
  if (main.code === 'feed-changed') return captionOfFeeds(beat, told)
  const alike = new Set(beat.milestones.filter(({ code }) => code === main.code).map(spokenOf))
  const more = alike.size > 1 ? [sentence('motion.more', { count: alike.size - 1 })] : []
  return {
    what: join([told.what, ...more]),
    why: told.why ?? whyOfCompanions(beat, main, after) ?? passedOf(log, beat),
  }
}

/** Whom a sentence speaks of: that a pod got its disk back is told of each of its disks, and is about one pod. */
function spokenOf(milestone: Milestone): string {
  const { code, params } = milestone
  return code === 'disk-same' || code === 'disk-new' ? String(params['pod']) : subjectOf(milestone)
}

/**
 * A companion of the same slot may know the reason: of a pod that is Ready, its record says who still gets the old answer.
 * That reason speaks of the record, so it is named first. What came of it in the next slot is another matter, though one
 * batch may hold both; and why a record came is no reason for what became of its set.
 */
function whyOfCompanions({ milestones }: Beat, { subject }: Milestone, after: EntityMaps): Sentence | null {
  for (const milestone of milestones.slice(0, mostAsked)) {
    if (milestone.subject.ordinal !== subject.ordinal || milestone.subject.kind === 'Node') continue
    const { what, why } = narrate(milestone, after)
    if (why !== null) return milestone.subject.kind === 'Record' ? join([what, why]) : why
  }
  return null
}

/** One connection carries every kind: when several change together the caption speaks of it, not of one kind by chance. */
function captionOfFeeds(beat: Beat, told: Narration): Caption {
  const states = beat.milestones.filter(({ code }) => code === 'feed-changed').map(({ params }) => params['state'])
  if (states.length < 3) return told
  const isBack = states.every((state) => state === 'live')
  return { what: sentence(isBack ? 'motion.connectionBack' : 'motion.connectionLost'), why: told.why }
}

/** "12 changes in 0.8 s: redis-2 Ready.", and which states nobody saw: of what was not shown one by one. */
function digestOf(log: ChangeLog, beat: Beat, style: 'merged' | 'skipped', after: EntityMaps): Caption | null {
  const { milestones } = beat
  const [only] = milestones
  if (only === undefined) return null
  const count = milestones.length
  // "1 change in 87.6 s" measures what came before it and moved nothing.
  if (count === 1 && style === 'merged') return narrate(only, after)
  const head =
    style === 'skipped'
      ? sentence('motion.skipped', { count })
      : sentence('motion.merged', { count, seconds: secondsOf(beat.spanMs) })
  const last = mainMilestone(milestones, true)
  const told = last === null ? null : narrate(last, after)
  const why = passedOf(log, beat) ?? told?.why ?? null
  const items = digestItems(milestones)
  if (items.length > 0) return { what: [...head, colon, ...joined(items, comma), dot], why }
  // A reason without its sentence would speak of nobody knows what: "Its reclaim policy was Delete".
  return { what: join([[...head, dot], ...(told === null ? [] : [told.what])]), why }
}

/**
 * The last thing that became of each subject, of the last ones of which something important is told. What became of the set is
 * among them: it is what the rest followed from.
 */
function digestItems(milestones: readonly Milestone[]): readonly Sentence[] {
  const last = new Map<string, Milestone>()
  const ofSet = milestones.findLast((milestone) => milestone.subject.kind === 'StatefulSet' && isImportant(milestone))
  const most = ofSet === undefined ? mostInDigest : mostInDigest - 1
  for (let index = milestones.length - 1; index >= 0 && last.size < most; index--) {
    const milestone = milestones[index]
    if (milestone === undefined || milestone.subject.kind === 'StatefulSet' || !isImportant(milestone)) continue
    const subject = subjectOf(milestone)
    if (!last.has(subject)) last.set(subject, milestone)
  }
  return [...last.values(), ...(ofSet === undefined ? [] : [ofSet])]
    .toReversed()
    .map(({ code, subject, params }) =>
      sentence('motion.digest', { to: '', ...params, code: code.replace('-', '_'), name: subject.name }),
    )
}

/** "Creating of redis-2 lasted 0.3 s": states of pods that began and ended within the beat, so that nobody saw them. */
function passedOf(log: ChangeLog, beat: Beat): Sentence | null {
  const passed = passedStates(log, beat).toSorted((a, b) => b.lastedMs - a.lastedMs)
  if (passed.length === 0) return null
  const named = passed.slice(0, mostNamed).map(({ pod, lastedMs }) => {
    const state = text(podWord(pod))
    return sentence('motion.lasted', { state, pod: pod.name, seconds: secondsOf(lastedMs) })
  })
  const count = passed.length - named.length
  return join(count === 0 ? named : [...named, sentence('motion.moreLasted', { count })])
}

function passedStates(log: ChangeLog, beat: Beat): readonly { readonly pod: Pod; readonly lastedMs: number }[] {
  const concerned = new Set(beat.milestones.map(({ subject }) => `${subject.namespace}/${subject.set ?? ''}`))
  const began = new Map<string, { readonly pod: Pod; readonly at: number }>()
  const passed: { readonly pod: Pod; readonly lastedMs: number }[] = []
  for (let index = beat.from; index < beat.to; index++) {
    const { change } = log.entry(index)
    for (const each of change.changes) {
      if (each.entity !== 'pod' || each.before?.state === each.after?.state) continue
      const pod = each.after ?? each.before
      if (pod === undefined || !concerned.has(`${pod.namespace}/${pod.slot?.set ?? ''}`)) continue
      const former = began.get(each.key)
      if (former !== undefined) passed.push({ pod: former.pod, lastedMs: change.at - former.at })
      if (each.after === undefined) began.delete(each.key)
      else began.set(each.key, { pod: each.after, at: change.at })
    }
  }
  return passed
}

/** `none` stands for what rounds to nothing: "in 0.0 s" would be no time that anybody knows. */
function secondsOf(ms: number): string {
  return ms < 50 ? 'none' : (ms / 1000).toFixed(1)
}

const space: SentencePart = { text: ' ', mono: false }
const comma: SentencePart = { text: ', ', mono: false }
const colon: SentencePart = { text: ': ', mono: false }
const dot: SentencePart = { text: '.', mono: false }

function join(sentences: readonly Sentence[]): Sentence {
  return joined(sentences, space)
}

function joined(sentences: readonly Sentence[], between: SentencePart): Sentence {
  return sentences.flatMap((each, index) => (index === 0 ? each : [between, ...each]))
}
