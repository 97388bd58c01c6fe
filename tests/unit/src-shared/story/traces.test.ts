import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createStoryTeller, type StoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { Pipeline } from '../../../../src-main/agent/pipeline.ts'
import { loadTrace, traceBatches, type TraceName } from '../../../kit/traces/index.ts'

const samples: readonly (readonly [TraceName, string])[] = [
  ['a-redis-claims', 'redis'],
  ['b-rolling-update', 'rolling'],
  ['e-dns', 'dns'],
  ['f-silent-node', 'silent'],
  ['g-real-node', 'real'],
]

/** The story of a namespace as `narrate` tells it, with the steps of the scenario between the lines. */
function storyOf(name: TraceName, namespace: string, flushMs = 0): readonly string[] {
  const trace = loadTrace(name)
  const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
  const steps = [...trace.steps]
  const lines: string[] = []
  let teller: StoryTeller | null = null
  for (const batch of traceBatches(trace, { flushMs })) {
    while ((steps[0]?.t ?? Infinity) <= batch.at - trace.startMs) lines.push(`# ${steps.shift()?.step}`)
    const { change } = pipeline.apply(batch)
    for (const milestone of teller?.tell(change, pipeline.maps) ?? []) {
      if (milestone.subject.namespace !== namespace && milestone.subject.namespace !== '') continue
      const { what, why } = narrate(milestone, pipeline.maps)
      lines.push(`${milestone.code}: ${plain(what)}${why === null ? '' : ` | ${plain(why)}`}`)
    }
    teller ??= createStoryTeller(pipeline.maps)
  }
  return lines
}

describe('the reasons of a story', () => {
  it.each(samples)('%s: no reason says again what it is the reason of', (name) => {
    const lines = readFileSync(`tests/samples/stories/${name}.txt`, 'utf8').trimEnd().split('\n')
    const repeated = lines.filter((line) => {
      const [what = '', why = ''] = line.replace(/^[a-z-]+: /, '').split(' | ')
      return why.startsWith(what.replace(/(: .*)?\.$/, ''))
    })
    expect(repeated).toEqual([])
  })
})

describe('the stories of the recorded traces', () => {
  it.each(samples)('%s is told as its scenario happened', (name, namespace) => {
    const expected = readFileSync(`tests/samples/stories/${name}.txt`, 'utf8').trimEnd().split('\n')
    expect(storyOf(name, namespace)).toEqual(expected)
  })

  it.each(samples)(
    '%s is told with the same milestones of each object in coarser batches, or with fewer that cancelled out',
    (name, namespace) => {
      const fine = storyOf(name, namespace).filter((line) => !line.startsWith('#'))
      const coarse = storyOf(name, namespace, 20).filter((line) => !line.startsWith('#'))
      const whats = (lines: readonly string[]) => lines.map((line) => line.replace(/ \| .*$/, '')).toSorted()
      expect(whats(coarse)).toEqual(whats(fine))
    },
  )
})
