import type { ContextsState, Preferences } from '#shared/contract/bridge.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import { text } from '#shared/words/index.ts'
import { problemSentence } from '#shared/words/problem.ts'
import type { GoneSet } from '../scenes/stage/gone-sets.ts'
import { workloadsOf } from '../scenes/stage/stage-state.ts'
import { clockTime } from '../ui/frame/clock-time.ts'
import type { PickerOption } from '../ui/frame/picker-list.ts'

/** Contexts in the order of the files, each with its server and where it is. */
export function contextOptions({ contexts }: ContextsState): readonly PickerOption[] {
  return contexts.map(({ name, server, word, problem }) => ({
    key: name,
    name,
    detail: server,
    word,
    ...(problem === null ? {} : { trouble: problemSentence(problem) }),
  }))
}

/** Recent namespaces first, then those that are known, with what is known about their sets. Any other name can be typed. */
export function namespaceOptions(
  maps: EntityMaps | undefined,
  known: readonly string[] | null,
  preferences: Preferences | null,
): readonly PickerOption[] {
  const sets = new Map<string, number>()
  for (const { namespace } of maps?.workload.values() ?? []) sets.set(namespace, (sets.get(namespace) ?? 0) + 1)
  const names = new Set([...(preferences?.recentNamespaces ?? []), ...[...(known ?? []), ...sets.keys()].toSorted()])
  return [...names].map((name) => {
    const count = sets.get(name)
    return { key: name, name, ...(count === undefined ? {} : { detail: text('screen.setCount', { count }) }) }
  })
}

/** Sets by namespace and name, never by health; behind them those that are gone and can be looked back at. */
export function workloadOptions(maps: EntityMaps, gone: readonly GoneSet[]): readonly PickerOption[] {
  return [
    ...workloadsOf(maps).map(({ key, name, ready, wanted }) => ({
      key,
      name,
      detail: text('screen.readyOf', { ready, wanted }),
    })),
    ...gone.map(({ key, workload, at }) => ({
      key,
      name: workload.name,
      detail: text('screen.goneSince', { time: clockTime(at).slice(0, 5) }),
    })),
  ]
}
