import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import type { InspectShape } from '../../src-main/command/shape/inspect.ts'
import { schemaErrors } from '../kit/schemas.ts'
import { Podium } from '../kit/podium.ts'

const admin = process.env['PODIUM_TEST_KUBECONFIG'] ?? ''
const users = ['teacher', 'viewer', 'student', 'nobody']
  .map((name) => ({ name, kubeconfig: join(dirname(admin), `${name}.kubeconfig`) }))
  .filter(({ kubeconfig }) => admin !== '' && existsSync(kubeconfig))

describe('a user who may see little', () => {
  if (users.length === 0)
    test.todo('is compared when kubeconfigs of others lie beside the one of PODIUM_TEST_KUBECONFIG')
  for (const { name, kubeconfig } of users) {
    for (const namespace of ['lesson', 'default']) {
      test(`${name} sees in ${namespace} what kubectl says may be listed, and is told the rest`, async () => {
        const document = await new Podium(kubeconfig).json<InspectShape>(['inspect', '-n', namespace])
        expect(schemaErrors('inspect', document)).toEqual([])
        const states = document.feeds.map(({ kind, state }) => [kind, state] as const)
        expect(Object.fromEntries(states)).toEqual(expectedStates(kubeconfig, namespace))
        const silent = document.feeds.filter(({ state, reason }) => state === 'forbidden' && reason === null)
        expect(silent).toEqual([])
      })
    }
  }
})

function expectedStates(kubeconfig: string, namespace: string): Readonly<Record<string, string>> {
  const listable = listableIn(kubeconfig, namespace)
  const isListable = (kind: WatchedKind): boolean => {
    const { resource, group, namespaced } = kinds[kind]
    const name = group === '' ? resource : `${resource}.${group}`
    // The rules of a namespace name kinds of the whole cluster too, and grant nothing of them.
    return namespaced ? listable.has(name) || listable.has('*.*') : canList(kubeconfig, name)
  }
  return Object.fromEntries(watchedKinds.map((kind) => [kind, isListable(kind) ? 'live' : 'forbidden']))
}

/** One question for all kinds of a namespace: the resources whose verbs contain `list`. */
function listableIn(kubeconfig: string, namespace: string): ReadonlySet<string> {
  const { stdout } = kubectl(kubeconfig, ['auth', 'can-i', '--list', '-n', namespace])
  const lines = stdout.split('\n').filter((line) => /\[[^\]]*(\blist\b|\*)[^\]]*\]\s*$/.test(line))
  return new Set(lines.map((line) => line.split(/\s+/)[0] ?? ''))
}

function canList(kubeconfig: string, resource: string): boolean {
  return kubectl(kubeconfig, ['auth', 'can-i', 'list', resource, '--all-namespaces']).status === 0
}

function kubectl(
  kubeconfig: string,
  words: readonly string[],
): { readonly status: number | null; readonly stdout: string } {
  return spawnSync('kubectl', words, { env: { ...process.env, KUBECONFIG: kubeconfig }, encoding: 'utf8' })
}
