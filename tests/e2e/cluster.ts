import { claim, node, pod, service, slice, statefulSet, storageClass, volume } from '../kit/builders.ts'
import { FakeApi } from '../kit/fake-api/index.ts'

/** A cluster with the set `redis` of `replicas` Ready pods, each with its claim, volume and record, in namespace `default`. */
export async function redisCluster(replicas: number): Promise<FakeApi> {
  const fake = await FakeApi.start({ nowMs: () => Date.now() })
  fake.apply(storageClass())
  fake.apply(node({ name: 'node-1' }))
  fake.apply(service())
  fake.apply(statefulSet({ replicas, claims: ['data'] }))
  for (let ordinal = 0; ordinal < replicas; ordinal++) addReadyPod(fake, ordinal)
  publish(fake, ordinals(replicas))
  return fake
}

export const ordinals = (count: number): readonly number[] => Array.from({ length: count }, (_, ordinal) => ordinal)
export const addressOf = (ordinal: number): string => `10.42.0.${11 + ordinal}`

export function addReadyPod(fake: FakeApi, ordinal: number, uid = `pod-uid-${ordinal}`): void {
  const name = `data-redis-${ordinal}`
  fake.apply(claim({ name }))
  fake.apply(volume({ name: `pv-${name}`, claim: { name } }))
  fake.apply(redisPod(ordinal, { uid }))
}

export function redisPod(ordinal: number, changes: Parameters<typeof pod>[0] = {}): ReturnType<typeof pod> {
  return pod({
    set: 'redis',
    ordinal,
    uid: `pod-uid-${ordinal}`,
    ip: addressOf(ordinal),
    claims: ['data'],
    serviceName: 'redis',
    ...changes,
  })
}

/** Writes the slice: these ordinals are published, those after them are known but not ready. */
export function publish(
  fake: FakeApi,
  ready: readonly number[],
  notReady: readonly number[] = [],
  uids: Readonly<Record<number, string>> = {},
): void {
  const endpoint = (ordinal: number, isReady: boolean) => ({
    pod: `redis-${ordinal}`,
    podUid: uids[ordinal] ?? `pod-uid-${ordinal}`,
    ip: addressOf(ordinal),
    ready: isReady,
  })
  fake.apply(
    slice({
      endpoints: [
        ...ready.map((ordinal) => endpoint(ordinal, true)),
        ...notReady.map((ordinal) => endpoint(ordinal, false)),
      ],
    }),
  )
}

/** A kubeconfig whose user would get credentials from a program; this one only leaves a trace that it ran. */
export function withPlugin(kubeconfig: string, trace: string): string {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
    command: 'touch',
    args: [trace],
  }
  return JSON.stringify({ ...(JSON.parse(kubeconfig) as object), users: [{ name: 'fake', user: { exec } }] })
}
