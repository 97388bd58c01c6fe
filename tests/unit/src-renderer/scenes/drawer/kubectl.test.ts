import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyEntityMaps } from '#shared/model/change.ts'
import { drawerOf } from '../../../../../src-renderer/scenes/drawer/drawer.ts'
import { kubectlLine, shellWord } from '../../../../../src-renderer/scenes/drawer/kubectl.ts'
import { pod, stageAt, stageState } from '../../../../kit/stage-states.ts'

const crashed = {
  containers: pod(0, { state: 'ready' }).containers.map((container) => ({ ...container, restarts: 1 })),
}

function linesOf(place: Parameters<typeof drawerOf>[1], context: string, kubeconfig: string | null = null) {
  const view = {
    state: stageState([{ ordinal: 0, pod: { ...crashed, state: 'ready' } }]),
    maps: emptyEntityMaps(),
    at: stageAt,
    place: { context, kubeconfig },
    hidesAddresses: false,
    history: [],
    lastPod: null,
  }
  return drawerOf(view, place)?.commands.map(({ line }) => line) ?? []
}

describe('lines for kubectl', () => {
  test('name the context and the namespace, so that they show the same thing', () => {
    expect(linesOf({ slot: 'lesson/redis/0', row: 'pod', template: null }, 'k3s-lab').slice(0, 4)).toEqual([
      'kubectl --context k3s-lab -n lesson get pod redis-0 -o wide',
      'kubectl --context k3s-lab -n lesson describe pod redis-0',
      'kubectl --context k3s-lab -n lesson logs redis-0 -c redis',
      'kubectl --context k3s-lab -n lesson logs redis-0 -c redis --previous',
    ])
  })

  test('of what belongs to no namespace name none', () => {
    const [first] = linesOf({ slot: 'lesson/redis/0', row: 'volume', template: 'data' }, 'k3s-lab')
    expect(first).toMatch(/^kubectl --context k3s-lab get pv pvc-\S+ -o wide$/)
  })

  test('name the file of a cluster that kubectl would not find by itself', () => {
    const [first] = linesOf(null, 'Sandbox', '/home/a teacher/sandbox')
    expect(first).toBe(
      "kubectl --kubeconfig '/home/a teacher/sandbox' --context Sandbox -n lesson get statefulset redis -o wide",
    )
  })

  test('reach a program word for word, whatever a context is called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !text.includes('\0')),
        (context) => {
          const line = kubectlLine({ context, kubeconfig: null }, 'lesson', ['get', 'pods'])
          expect(line.startsWith(`kubectl --context ${shellWord(context)} `)).toBe(true)
        },
      ),
    )
  })

  test
    .skipIf(process.platform === 'win32')
    .each(["it's", 'a b', '$HOME', '`date`', 'a"b', "'", 'a\\b', '*', 'arn:aws:eks:eu-1:1:cluster/x', '#x', ''])(
    'a shell reads %s as it is',
    (word) => {
      const printed = execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })
      expect(printed).toBe(word)
    },
  )
})
