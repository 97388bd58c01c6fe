import { expect, test } from '@playwright/test'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { publish, redisCluster, redisPod } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

/** What the page offers when it was started with a clock that is moved by hand. */
interface PodiumStage {
  nowMs(): number
  advance(deltaMs: number): void
  received(): { readonly count: number; readonly lastAt: number | null }
}

let podium: Podium
let fake: FakeApi

test.beforeEach(async () => {
  fake = await redisCluster(2)
  podium = await openPodium({ kubeconfig: fake.kubeconfig(), arguments: ['--manual-clock'] })
  await expect(async () => {
    await stage.advance(500)
    await expect(podium.page.getByRole('gridcell', { name: /^data-redis-1, volume/ })).toBeVisible({ timeout: 200 })
  }).toPass()
})

test.afterEach(async () => {
  const { errors } = podium
  await podium.close()
  await fake.stop()
  expect(errors).toEqual([])
})

const stage = {
  received: () => podium.page.evaluate(() => (Reflect.get(globalThis, 'podiumStage') as PodiumStage).received()),
  advance: (deltaMs: number) =>
    podium.page.evaluate((ms) => (Reflect.get(globalThis, 'podiumStage') as PodiumStage).advance(ms), deltaMs),
  nowMs: () => podium.page.evaluate(() => (Reflect.get(globalThis, 'podiumStage') as PodiumStage).nowMs()),
}

/** Presentation delay before a beat begins (visual language 6.1), and one frame. */
const beginMs = 200 + 16

/**
 * Changes the cluster, waits until the page knows, and moves the stage's clock to `middleMs` after the beat began: the middle of
 * the stage of the motion that the mock freezes. Keeps a picture, and lets the beat end.
 */
async function frame(name: string, middleMs: number, change: () => void, check: () => Promise<void>): Promise<void> {
  const before = await stage.received()
  // The agent stamps changes with the real time: a stage ahead of it would take a new change for an old one and hurry.
  const stageMs = await stage.nowMs()
  await expect.poll(() => Date.now()).toBeGreaterThan(stageMs)
  change()
  await expect.poll(async () => (await stage.received()).count).toBeGreaterThan(before.count)
  const { lastAt } = await stage.received()
  await stage.advance(Math.max(0, (lastAt ?? 0) + beginMs - (await stage.nowMs())) + middleMs)
  await podium.page.screenshot({ path: `test-results/pictures/comes-back-${name}.png` })
  await check()
  await stage.advance(1_500)
}

test('a pod comes back under its name and gets the same disk, beat by beat', async () => {
  const { page } = podium
  const caption = page.getByRole('region', { name: 'Caption' })
  const cell = (name: RegExp) => page.getByRole('gridcell', { name })
  const ending = { deletionTimestamp: new Date(Date.now() + 30_000).toISOString() }
  const reborn = { uid: 'pod-uid-1-again', ip: '10.42.0.99' }

  await frame(
    '1-deletion-asked',
    100,
    () => fake.apply(redisPod(1, ending)),
    async () => {
      await expect(caption).toContainText('redis-1 was asked to stop.')
    },
  )
  await expect(cell(/^redis-1, pod, Terminating/)).toBeVisible()

  await frame(
    '2-record-withdrawn',
    160,
    () => publish(fake, [0], [1]),
    async () => {
      await expect(caption).toContainText(/no longer published/)
    },
  )
  await expect(cell(/^redis-1, DNS record, .*not published$/)).toBeVisible()

  await frame(
    '3-pod-gone',
    450,
    () => {
      fake.remove('Pod', 'default', 'redis-1')
      publish(fake, [0])
    },
    async () => {
      await expect(caption).toContainText(/redis-1 is gone/)
    },
  )
  await expect(cell(/^redis-1, pod, none/)).toBeVisible()
  await expect(cell(/^data-redis-1, claim/)).toBeVisible()

  await frame(
    '4-created-again',
    360,
    () => fake.apply(redisPod(1, { ...reborn, phase: 'Pending', ready: false, node: null, ip: null })),
    async () => {
      await expect(caption).toContainText(/It is a new pod/)
    },
  )
  await expect(cell(/^redis-1, pod, Pending/)).toBeVisible()

  await frame(
    '5-same-disk',
    770,
    () => {
      fake.apply(redisPod(1, { ...reborn, ready: false }))
      publish(fake, [0], [1], { 1: reborn.uid })
    },
    async () => {
      await expect(caption).toContainText(/got its old disk back/)
      await expect(page.getByText('same disk')).toBeVisible()
    },
  )
  await expect(cell(/^data-redis-1, claim, .*same disk$/)).toBeVisible()

  await frame(
    '6-ready',
    360,
    () => {
      fake.apply(redisPod(1, reborn))
      publish(fake, [0, 1], [], { 1: reborn.uid })
    },
    async () => {
      await expect(caption).toContainText(/redis-1 is Ready/)
    },
  )
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await expect(cell(/^redis-1, DNS record, present/)).toBeVisible()
})
