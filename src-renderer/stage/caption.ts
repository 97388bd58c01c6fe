import type { EntityMaps } from '#shared/model/change.ts'
import type { Pod } from '#shared/model/entities.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { narrate, type Narration } from '#shared/story/narration.ts'
import { sentence, text, type Sentence } from '#shared/words/index.ts'
import { podWord } from '#shared/words/pod-line.ts'
import { subjectOf } from './beat-kinds.ts'
import type { Beat } from './beats.ts'
import { isImportant, mainMilestone } from './main-milestone.ts'
import type { CaptionStyle } from './player-view.ts'

/** One sentence of what happened and one of why; null when there is nothing to say, and the last caption stays. */
export type Caption = Narration

/** States that were passed through unseen are named, but no more than these. */
const mostNamed = 2
const mostSkippedNamed = 2

export function captionOf(log: ChangeLog, beat: Beat, style: CaptionStyle, after: EntityMaps): Caption | null {
  const main = mainMilestone(beat.milestones, false)
  const told = main === null ? null : narrate(main, after)
  switch (style) {
    case 'told':
      return main === null || told === null ? null : captionOfTold(log, beat, main, told, after)
    case 'merged':
      return captionOfMerged(log, beat, after)
    case 'skipped':
      return {
        what: join([sentence('motion.skipped', { count: beat.milestones.length }), ...lastOf(beat, after)]),
        why: null,
      }
    case 'cut':
      if (main?.code === 'gap') return told
      return { what: sentence('motion.resynced'), why: sentence('motion.outlined') }
    case 'switch':
      return null
  }
}

function captionOfTold(log: ChangeLog, beat: Beat, main: Milestone, told: Narration, after: EntityMaps): Caption {
  if (main.code === 'feed-changed') return captionOfFeeds(beat, told)
  const alike = new Set(beat.milestones.filter(({ code }) => code === main.code).map(subjectOf))
  const more = alike.size > 1 ? [sentence('motion.more', { count: alike.size - 1 })] : []
  // A companion may know the reason: of a pod that is Ready, its record says who still gets the old answer.
  const why = told.why ?? beat.milestones.map((each) => narrate(each, after).why).find((each) => each !== null) ?? null
  return { what: join([told.what, ...more]), why: why ?? passedOf(log, beat) }
}

/** One connection carries every kind: when several change together the caption speaks of it, not of one kind by chance. */
function captionOfFeeds(beat: Beat, told: Narration): Caption {
  const states = beat.milestones.filter(({ code }) => code === 'feed-changed').map(({ params }) => params['state'])
  if (states.length < 3) return told
  const isBack = states.every((state) => state === 'live')
  return { what: sentence(isBack ? 'motion.connectionBack' : 'motion.connectionLost'), why: told.why }
}

function captionOfMerged(log: ChangeLog, beat: Beat, after: EntityMaps): Caption | null {
  const last = mainMilestone(beat.milestones, true)
  if (last === null) return null
  const told = narrate(last, after)
  const seconds = (beat.spanMs / 1000).toFixed(1)
  const merged = sentence('motion.merged', { count: beat.milestones.length, seconds })
  return { what: join([merged, told.what]), why: passedOf(log, beat) ?? told.why }
}

function lastOf({ milestones }: Beat, after: EntityMaps): readonly Sentence[] {
  const seen = new Set<string>()
  const last = milestones.toReversed().filter((milestone) => {
    const subject = subjectOf(milestone)
    if (seen.has(subject) || !isImportant(milestone)) return false
    seen.add(subject)
    return true
  })
  return last
    .slice(0, mostSkippedNamed)
    .toReversed()
    .map((milestone) => narrate(milestone, after).what)
}

/** "Creating of redis-2 lasted 0.3 s": states of pods that began and ended within the beat, so that nobody saw them. */
function passedOf(log: ChangeLog, beat: Beat): Sentence | null {
  const passed = passedStates(log, beat)
    .toSorted((a, b) => b.lastedMs - a.lastedMs)
    .slice(0, mostNamed)
    .map(({ pod, lastedMs }) => {
      const state = text(podWord(pod))
      return sentence('motion.lasted', { state, pod: pod.name, seconds: (lastedMs / 1000).toFixed(1) })
    })
  return passed.length === 0 ? null : join(passed)
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

function join(sentences: readonly Sentence[]): Sentence {
  return sentences.flatMap((each, index) => (index === 0 ? each : [{ text: ' ', mono: false }, ...each]))
}
