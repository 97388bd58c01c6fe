import { describe, expect, test } from 'vitest'
import { openCase, type ClusterUnderTest } from './cluster.ts'
import { expected, record } from './expected.ts'
import type { Area, Case } from './types.ts'

/** Runs every case of the areas on a cluster, several at a time, and compares what was seen with what the real cluster showed. */
export function describeCases(areas: readonly Area[], cluster: () => ClusterUnderTest, isRecording = false): void {
  for (const area of areas)
    describe(area.name, () => {
      for (const each of area.cases) {
        // On a busy machine a passing state can be missed between two looks; what is wrong stays wrong.
        test.concurrent(each.title, { retry: isRecording ? 0 : 2 }, async ({ skip }) => {
          if (each.on === 'sandbox' && !cluster().isSandbox) skip()
          const seen = await observations(each, cluster())
          if (isRecording && each.on !== 'sandbox') record(area.name, each.name, seen)
          if (each.on !== 'sandbox') expect(Object.fromEntries(seen)).toEqual(expected(area.name, each.name))
        })
      }
    })
}

async function observations(each: Case, cluster: ClusterUnderTest): Promise<ReadonlyMap<string, unknown>> {
  const opened = await openCase(cluster, each.name)
  try {
    await each.run(opened.it)
    return opened.seen
  } finally {
    await opened.end()
  }
}
