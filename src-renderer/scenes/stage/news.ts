import type { Milestone } from '#shared/story/codes.ts'
import type { StageNews } from './layout/context.ts'
import type { StageState } from './types.ts'

/**
 * News from the milestones of the last six seconds of view time. It is a function of what is shown and when, so a
 * picture that is reached from either side wears the same tags.
 */
export function stageNewsOf(state: StageState, recent: readonly Milestone[]): StageNews {
  // Of a burst of a thousand pods there are thousands of milestones, and each slot asks.
  const told = new Set(
    recent.flatMap(({ code, subject }) => (newsCodes.has(code) ? [`${code}/${subject.ordinal}`] : [])),
  )
  if (told.size === 0) return { tags: [], formerPods: [] }
  const isTold = (code: Milestone['code'], ordinal: number): boolean => told.has(`${code}/${ordinal}`)
  const tags = state.slots.flatMap(({ key, slot, claims }) =>
    claims
      .filter(({ link }) => link.cable === 'plugged' && (link.disk === 'same' || link.disk === 'new'))
      .filter(({ link }) => isTold(link.disk === 'same' ? 'disk-same' : 'disk-new', slot.ordinal))
      .map(({ link }) => ({ slot: key, template: link.template })),
  )
  const formerPods = state.slots
    .filter(
      ({ key, slot, pod }) =>
        pod !== null && (isTold('pod-returned', slot.ordinal) || tags.some((tag) => tag.slot === key)),
    )
    .map(({ key }) => key)
  return { tags, formerPods }
}

const newsCodes: ReadonlySet<Milestone['code']> = new Set(['disk-same', 'disk-new', 'pod-returned'])
