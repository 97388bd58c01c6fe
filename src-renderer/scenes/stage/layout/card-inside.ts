import type { Condition } from '#shared/objects/index.ts'
import type { Container, Pod } from '#shared/model/entities.ts'
import { roughDuration } from '#shared/words/duration.ts'
import { text } from '#shared/words/index.ts'
import { containerWord } from '#shared/words/pod-line.ts'
import type { CardContainer, CardInside, CardStep } from '../types.ts'
import type { LayoutContext } from './context.ts'

export const nothingInside: CardInside = { steps: [], across: false, containers: [], more: '' }

/** Names longer than this leave no room for what the container does. */
const longestImage = 26

/**
 * What fills the middle of a card: how far the pod has come, and its containers. What fits follows from the height alone, so
 * that a card does not rearrange itself when its pod changes; containers come before the steps.
 */
export function cardInside({ columns, lengths }: LayoutContext, pod: Pod, freePx: number): CardInside {
  const across = columns.tier === 'A'
  const steps = stepsOf(pod)
  const stepsPx = steps.length === 0 ? 0 : across ? lengths.row + lengths.level3 : steps.length * lengths.row
  const rows = Math.floor((freePx - insideGapPx) / lengths.row)
  if (rows < 1) return nothingInside
  const rowsBesideSteps = Math.floor((freePx - insideGapPx - stepsPx) / lengths.row)
  return rowsBesideSteps >= 1
    ? { steps, across, ...shownContainers(pod, rowsBesideSteps) }
    : { steps: [], across, ...shownContainers(pod, rows) }
}

/** Air above the containers, and between them and the steps. */
export const insideGapPx = 10

/** The conditions of a pod in the order in which they come true, each with how long after the pod's creation that was. */
function stepsOf(pod: Pod): readonly CardStep[] {
  const { state, createdAt, initDone } = pod
  if (state === 'completed' || state === 'terminating' || state === 'unknown') return []
  const after = (at: number | null): string =>
    at === null || createdAt === null ? '' : roughDuration(Math.max(0, at - createdAt))
  const step = (label: string, done: boolean, at: number | null): CardStep => ({
    label,
    done,
    after: done ? after(at) : '',
  })
  const steps = [step(text('stage.step.placed'), pod.scheduled, changedAt(pod.conditions, 'PodScheduled'))]
  if (initDone !== null)
    steps.push(
      step(
        text('stage.step.init', initDone),
        initDone.done === initDone.total,
        changedAt(pod.conditions, 'Initialized'),
      ),
    )
  steps.push(step(text('stage.step.started'), pod.started, firstStartAt(pod)))
  steps.push(step(text('stage.step.ready'), pod.readyCondition, pod.readyAt))
  return steps
}

/** Of a pod the cluster says only when its node took it up; of a container that runs again, only when it did so last. */
function firstStartAt({ containers, startedAt }: Pod): number | null {
  const known = containers.filter((each) => !each.init && each.startedAt !== null)
  if (known.length === 0) return startedAt
  const firsts = known.flatMap((each) => (each.restarts === 0 && each.startedAt !== null ? [each.startedAt] : []))
  return firsts.length === 0 ? null : Math.min(...firsts)
}

function changedAt(conditions: readonly Condition[], type: string): number | null {
  return conditions.find((condition) => condition.type === type && condition.status === 'True')?.changedAt ?? null
}

/** Containers that are done preparing are past; the others are told in the order of the pod, and where not all fit, those that run give way. */
function shownContainers(pod: Pod, most: number): Pick<CardInside, 'containers' | 'more'> {
  const told = pod.containers.filter(({ init, state, exitCode }) => !(init && state === 'ended' && exitCode === 0))
  if (told.length <= most) return { containers: told.map((each) => cardContainer(each, pod)), more: '' }
  const inNeed = told.filter(({ state }) => state !== 'running')
  const chosen = [...inNeed, ...told.filter((each) => !inNeed.includes(each))].slice(0, Math.max(0, most - 1))
  const shown = told.filter((each) => chosen.includes(each))
  return {
    containers: shown.map((each) => cardContainer(each, pod)),
    more: text(shown.length === 0 ? 'stage.containers' : 'stage.moreContainers', { count: told.length - shown.length }),
  }
}

function cardContainer(container: Container, pod: Pod): CardContainer {
  const { name, image, state, reason, exitCode } = container
  // The card's own line already gives the reason of a pod that has one.
  const own = reason !== null && reason !== pod.reason ? reason : null
  const said = text(containerWord(container, pod))
  const word =
    state === 'ended'
      ? text('stage.containerEnded', { exitCode: exitCode ?? 0 })
      : state === 'waiting'
        ? (own ?? said)
        : said
  return { name, state, word, image: shortImage(image) }
}

/** `registry.example.com/team/redis:7@sha256:…` is `redis:7` to whoever watches; the details have the rest. */
export function shortImage(image: string): string {
  const withoutDigest = image.split('@')[0] ?? image
  const name = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1)
  return name.length <= longestImage ? name : `${name.slice(0, longestImage - 1)}…`
}
