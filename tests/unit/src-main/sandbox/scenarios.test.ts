import { describe, expect, test } from 'vitest'
import { objectsOf, parseScenario, readScenarios } from '../../../../src-main/sandbox/scenarios.ts'

describe('the scenarios', () => {
  const scenarios = readScenarios()

  test('the first is Redis, and every one says what to watch', () => {
    expect(scenarios.map(({ name }) => name)).toEqual([
      'redis',
      'broken-rollout',
      'job',
      'pending-claims',
      'pet-store',
      'postgres-backup',
      'web-deployment',
      'web-set',
      'wrong-service',
    ])
    for (const { title, watch } of scenarios) {
      expect(title).toMatch(/^[A-Z]/)
      expect(watch.length).toBeGreaterThan(1)
    }
  })

  test('the set that is looked at first is among its objects, in its namespace', () => {
    for (const { workload, namespace, manifest } of scenarios) {
      const objects = objectsOf(manifest) as readonly { kind: string; metadata: { name: string; namespace?: string } }[]
      const sets = objects.filter(({ kind }) => kind === 'StatefulSet')
      if (workload === null) expect(sets).toEqual([])
      else
        expect(sets.map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`)).toContain(
          `${namespace}/${workload}`,
        )
    }
  })

  test('a head that is not whole is refused with what was found', () => {
    expect(() => parseScenario('x', '# title: X\nkind: Pod\n')).toThrow('The scenario x must begin with a comment')
    expect(() => parseScenario('x', 'kind: Pod\n')).toThrow('Found: null')
  })
})
