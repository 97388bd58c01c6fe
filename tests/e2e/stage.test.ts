import { expect, test, type Locator } from '@playwright/test'
import { statefulSet } from '../kit/builders.ts'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { addReadyPod, ordinals, publish, redisCluster, redisPod } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium
let fake: FakeApi

test.beforeEach(async () => {
  fake = await redisCluster(2)
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(podium.page.getByRole('grid')).toBeVisible()
})

test.afterEach(async () => {
  const { errors } = podium
  await podium.close()
  await fake.stop()
  expect(errors).toEqual([])
})

const cell = (name: RegExp): Locator => podium.page.getByRole('gridcell', { name })
const liveState = (): Locator => podium.page.getByRole('status', { name: 'Live state' })
const caption = (): Locator => podium.page.getByRole('region', { name: 'Caption' })

test('every layer of every slot is a cell with its own words', async () => {
  await expect(cell(/^redis-0, pod, Ready.*on node-1, restarts 0, ordinal 0 of 2$/)).toBeVisible()
  await expect(cell(/^redis-1, DNS record, present, 10\.42\.0\.12$/)).toBeVisible()
  await expect(cell(/^data-redis-1, claim, Bound, 64 Mi/)).toBeVisible()
  await expect(cell(/^data-redis-0, volume, Bound, 64 Mi, on node-1$/)).toBeVisible()
  await expect(podium.page.getByRole('row')).toHaveCount(4)
  await expect(liveState()).toContainText('LIVE')
})

test('a scale-up makes a slot, a claim and a pod', async () => {
  fake.apply(statefulSet({ replicas: 3, claims: ['data'] }))
  await expect(cell(/^redis-2, pod, none/)).toBeVisible()
  addReadyPod(fake, 2)
  publish(fake, ordinals(3))
  await expect(cell(/^redis-2, pod, Ready/)).toBeVisible()
  await expect(cell(/^redis-2, DNS record, present, 10\.42\.0\.13$/)).toBeVisible()
})

test('a pod that lost its readiness keeps its slot, its claim, and loses its record', async () => {
  fake.apply(redisPod(1, { ready: false }))
  publish(fake, [0], [1])
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(cell(/^redis-1, DNS record, not ready, not published$/)).toBeVisible()
  await expect(cell(/^data-redis-1, claim, Bound/)).toBeVisible()
  await expect(caption()).toContainText(/redis-1/)
})

test('it never looks live when it is not, and no deletion is lost', async () => {
  await fake.refuse()
  await expect(liveState()).toContainText('DISCONNECTED')
  await expect(liveState()).toContainText(/\d\d:\d\d:\d\d/)
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  fake.remove('Pod', 'default', 'redis-1')
  publish(fake, [0])
  await fake.accept()
  await expect(liveState()).toContainText('LIVE')
  await expect(cell(/^redis-1, pod, none/)).toBeVisible()
})

test('an agent that ends is started again and the window keeps its picture', async () => {
  await podium.endProcess('agent')
  await expect(liveState()).toContainText('DISCONNECTED')
  await expect(cell(/^redis-0, pod, Ready/)).toBeVisible()
  fake.apply(redisPod(1, { ready: false }))
  await expect(liveState()).toContainText('LIVE')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
})

test('an agent that hangs is noticed, and the window catches up when it goes on', async () => {
  await expect(liveState()).toContainText('LIVE')
  await podium.signalAgent('SIGSTOP')
  try {
    await expect(liveState()).toContainText('DISCONNECTED')
    await expect(liveState()).toContainText(/\d\d:\d\d:\d\d/)
    await expect(liveState()).toHaveAttribute('title', /it is silent/)
    await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
    fake.apply(redisPod(1, { ready: false }))
  } finally {
    await podium.signalAgent('SIGCONT')
  }
  await expect(liveState()).toContainText('LIVE')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
})

test('an agent that hangs is replaced when a person asks for it, and the window keeps its picture', async () => {
  await podium.signalAgent('SIGSTOP')
  await expect(liveState()).toContainText('DISCONNECTED')
  fake.apply(redisPod(1, { ready: false }))
  await podium.page.keyboard.press('Control+k')
  await podium.page.keyboard.type('Connect again')
  await podium.page.keyboard.press('Enter')
  await expect(liveState()).toContainText('LIVE')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
})

test('what may not be listed wears a padlock, and the rest works', async () => {
  await podium.close()
  fake.forbid({ kind: 'PersistentVolumeClaim' })
  fake.forbid({ kind: 'PersistentVolume' })
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(cell(/^redis-0, pod, Ready/)).toBeVisible()
  await expect(cell(/^data-redis-0, claim, not allowed to list/)).toBeVisible()
  await expect(liveState()).toContainText(/LIVE \(limited\)/)
})

test('the view pauses while the cluster runs on, and goes live again', async () => {
  await podium.page.keyboard.press('Space')
  await expect(liveState()).toContainText('PAUSED')
  fake.apply(redisPod(1, { ready: false }))
  await expect(liveState()).toContainText(/\d+ s/)
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await podium.page.keyboard.press('k')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(liveState()).toContainText('LIVE')
})

test('arrows move through the grid and the summary says it all', async () => {
  const grid = podium.page.getByRole('grid')
  await expect(grid).toHaveAccessibleDescription(/StatefulSet redis in default: 2 wanted, 2 ready\./)
  await cell(/^redis-0, pod/).focus()
  await podium.page.keyboard.press('ArrowRight')
  await expect(cell(/^redis-1, pod/)).toBeFocused()
  await podium.page.keyboard.press('ArrowDown')
  await expect(cell(/^data-redis-1, claim/)).toBeFocused()
  await podium.page.keyboard.press('Home')
  await expect(cell(/^data-redis-0, claim/)).toBeFocused()
})

test('another workload is picked by name', async () => {
  fake.apply(statefulSet({ name: 'web', replicas: 1 }))
  await podium.page.getByRole('button', { name: 'Workload' }).click()
  await podium.page.getByRole('option', { name: /web/ }).click()
  await expect(cell(/^web-0, pod, none/)).toBeVisible()
})
