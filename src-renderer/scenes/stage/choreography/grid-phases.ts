import type { GridNode, SceneNode } from '../types.ts'
import type { Track } from './plan-types.ts'
import type { PlanStage, StageName } from './stages.ts'

/** Which slots go and come while all the others get other places, and in which stages. */
export interface GridStages {
  readonly going: ReadonlySet<string>
  readonly coming: ReadonlySet<string>
  readonly leave: 'leave'
  readonly move: 'resize' | 'arrange'
  readonly come: 'arrange' | 'enter'
}

/** Where slots go, they make the room that the others take; else the others make room first for those that come. */
export function gridStages(before: ReadonlySet<string>, after: ReadonlySet<string>): GridStages {
  const going = new Set([...before].filter((slot) => !after.has(slot)))
  const coming = new Set([...after].filter((slot) => !before.has(slot)))
  return going.size > 0
    ? { going, coming, leave: 'leave', move: 'arrange', come: 'enter' }
    : { going, coming, leave: 'leave', move: 'resize', come: 'arrange' }
}

/**
 * A grid is one mark, yet of its cells those that go fade before the others move, and those that come fade in when all have
 * moved, so that nothing moves below what appears. Hence its track is told as up to three, each going on where the last one ended.
 */
export function inPhases(track: Track, stages: readonly PlanStage[], names: GridStages): readonly Track[] {
  const { before, after } = track.look
  if (before.mark !== 'grid' || after.mark !== 'grid') return [track]
  const staying = without(before, names.going)
  const hasCome = stages.some(({ name }) => name === names.come)
  const moved = hasCome
    ? { ...without(after, names.coming), brackets: before.brackets.length === 0 ? [] : after.brackets }
    : after
  const looks: readonly (readonly [StageName, SceneNode, SceneNode])[] = [
    ...(names.going.size > 0 ? [[names.leave, before, staying] as const] : []),
    [names.move, staying, moved],
    [names.come, moved, after],
  ]
  const phases = looks.flatMap(([name, from, to]): readonly Track['look'][] => {
    const stage = stages.find((each) => each.name === name)
    if (stage === undefined) return []
    return [{ before: from, after: to, startMs: stage.startMs, endMs: stage.startMs + stage.durationMs }]
  })
  return phases.map((look, at): Track => {
    const next = phases[at + 1]
    return {
      ...track,
      look,
      opening: at === 0 ? track.opening : null,
      closing: next === undefined ? track.closing : null,
      startMs: at === 0 ? Math.min(track.startMs, look.startMs) : look.startMs,
      endMs: next?.startMs ?? Math.max(track.endMs, look.endMs),
    }
  })
}

function without(grid: GridNode, slots: ReadonlySet<string>): GridNode {
  return slots.size === 0 ? grid : { ...grid, cells: grid.cells.filter(({ slot }) => !slots.has(slot)) }
}
