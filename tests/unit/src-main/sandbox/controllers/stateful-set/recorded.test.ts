import { expect, test } from 'vitest'
import { createStatefulSetController } from '../../../../../../src-main/sandbox/controllers/stateful-set/controller.ts'
import type { NewObject, ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { loadTrace, type TraceName } from '../../../../../kit/traces/index.ts'
import { namespace, World } from '../sets/world.ts'

type StatefulSet = ObjectOf['statefulsets']

const world = (): World => new World({ controllers: [createStatefulSetController], hasKubelet: true })

/** Every status of the set that a recording of the real cluster shows, up to an instant, and the messages of its events. */
function recorded(name: TraceName, set: string, untilMs = Infinity): { statuses: unknown[]; messages: Set<string> } {
  const statuses: unknown[] = []
  const messages = new Set<string>()
  for (const { t, kind, object } of loadTrace(name).events) {
    if (t > untilMs) break
    if (kind === 'StatefulSet' && object.metadata.name === set) push(statuses, object['status'])
    const about = object['involvedObject'] as { kind?: string } | undefined
    if (kind === 'Event' && about?.kind === 'StatefulSet')
      messages.add(`${String(object['reason'])}: ${String(object['message'])}`)
  }
  return { statuses, messages }
}

function push(list: unknown[], value: unknown): void {
  if (JSON.stringify(list.at(-1)) !== JSON.stringify(value)) list.push(value)
}

const web = (image: string, annotations?: { readonly [key: string]: string }): StatefulSet['spec']['template'] => ({
  metadata: { labels: { app: 'web' }, ...(annotations === undefined ? {} : { annotations }) },
  spec: { containers: [{ name: 'nginx', image, ports: [{ name: 'http', containerPort: 80 }] }] },
})

const setOf = (
  name: string,
  spec: Omit<StatefulSet['spec'], 'serviceName' | 'selector'>,
): NewObject<'statefulsets'> => ({
  metadata: { name, namespace },
  spec: { serviceName: name, selector: { matchLabels: { app: name } }, ...spec },
})

test('a rolling update, a partition and the rollout that gets stuck are as the real cluster showed them', () => {
  const it = world()
  it.create('statefulsets', setOf('web', { replicas: 3, template: web('nginx:1.27') }))
  it.step(10_000)
  it.setSpec('statefulsets', 'web', { template: web('nginx:1.28') })
  it.step(10_000)
  const partition = (number: number): object => ({ type: 'RollingUpdate', rollingUpdate: { partition: number } })
  it.setSpec('statefulsets', 'web', { updateStrategy: partition(2) })
  it.step(1000)
  it.setSpec('statefulsets', 'web', { template: web('nginx:1.29') })
  it.step(10_000)
  const broken = web('nginx:1.29', { 'controlplane.test/fail': 'never-ready' })
  it.setSpec('statefulsets', 'web', { updateStrategy: partition(0), template: broken })
  it.step(10_000)
  it.setSpec('statefulsets', 'web', { template: web('nginx:1.29.1') })
  it.step(10_000)
  it.delete('pods', 'web-2')
  it.step(20_000)
  const { statuses, messages } = recorded('b-rolling-update', 'web')
  expect(it.states('statefulsets', 'web', ({ status }) => status)).toEqual(statuses)
  expect(new Set(it.messages)).toEqual(messages)
})

test('a set with claims that is scaled up, down and up again is as the real cluster showed it', () => {
  const it = world()
  it.create(
    'statefulsets',
    setOf('redis', {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'redis' } },
        spec: {
          containers: [
            {
              name: 'redis',
              image: 'redis:8',
              ports: [{ name: 'redis', containerPort: 6379 }],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } },
        },
      ],
    }),
  )
  it.step(5000)
  it.delete('pods', 'redis-1')
  it.step(5000)
  for (const replicas of [3, 1, 3]) {
    it.setSpec('statefulsets', 'redis', { replicas })
    it.step(5000)
  }
  const { statuses, messages } = recorded('a-redis-claims', 'redis', 22_000)
  expect(it.states('statefulsets', 'redis', ({ status }) => status)).toEqual(statuses)
  expect(new Set(it.messages)).toEqual(messages)
})
