import type { ChangeLog } from '#shared/story/log.ts'

/** A pod that was seen in a slot and is there no more. */
export interface FormerPod {
  readonly uid: string
  readonly goneAt: number
}

const mostFormer = 5

/**
 * The pods that left a slot until the instant in view, the latest first. The model counts them and remembers the last one;
 * the rest is in the log, as far back as that is kept.
 */
export function formerPods(
  log: Pick<ChangeLog, 'first' | 'end' | 'entry'>,
  slot: { readonly namespace: string; readonly name: string },
  until: number,
): readonly FormerPod[] {
  const found: FormerPod[] = []
  for (let index = log.end - 1; index >= log.first && found.length < mostFormer; index--) {
    const { change } = log.entry(index)
    if (change.at > until) continue
    for (const each of change.changes) {
      if (each.entity !== 'pod' || each.after !== undefined || each.before === undefined) continue
      const { namespace, name, uid } = each.before
      if (namespace === slot.namespace && name === slot.name) found.push({ uid, goneAt: change.at })
    }
  }
  return found
}
