import { expect, test, type Locator } from '@playwright/test'
import { claim, statefulSet } from '../kit/builders.ts'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { publish, redisCluster, redisPod } from './cluster.ts'
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

const playhead = (): Locator => podium.page.getByRole('slider', { name: 'View time' })
const caption = (): Locator => podium.page.getByRole('region', { name: 'Caption' })
const liveState = (): Locator => podium.page.getByRole('status', { name: 'Live state' })
const cell = (name: RegExp): Locator => podium.page.getByRole('gridcell', { name })

test('the playhead goes back in time and comes live again, by keys alone', async () => {
  await expect(podium.page.getByRole('region', { name: 'Timeline' })).toContainText('nothing has changed yet')
  fake.apply(redisPod(1, { ready: false }))
  publish(fake, [0], [1])
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(podium.page.getByRole('region', { name: 'Timeline' })).toContainText('problems')

  await podium.page.keyboard.press('Space')
  await playhead().focus()
  await expect(podium.page.getByRole('region', { name: 'Timeline' })).toContainText(/last change \d\d:\d\d:\d\d/)
  await expect(playhead()).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d$/)
  await podium.page.keyboard.press('Home')
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await expect(liveState()).toContainText('PAUSED')
  await expect(playhead()).toHaveAttribute('aria-valuetext', /behind$/)
  await expect(caption()).toContainText('Nothing had been told by then.')

  await podium.page.keyboard.press('End')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(liveState()).toContainText('LIVE')
  await expect(playhead()).toHaveAttribute('aria-valuetext', /, live$/)
  await expect(playhead()).toBeFocused()
})

test('a click in the strip shows that instant, and stays there', async () => {
  fake.apply(redisPod(1, { ready: false }))
  publish(fake, [0], [1])
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(podium.page.getByRole('region', { name: 'Timeline' })).toContainText('problems')
  await playhead().click({ position: { x: 4, y: 20 } })
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await expect(liveState()).toContainText('PAUSED')
})

test('a set of which nothing is left stays in view and can be looked back at, until another is chosen', async () => {
  fake.apply(statefulSet({ name: 'cache', replicas: 0 }))
  // By its labels a claim is known as the set's when the set is gone.
  for (const ordinal of [0, 1]) fake.apply(claim({ name: `data-redis-${ordinal}`, labels: { app: 'redis' } }))
  fake.remove('StatefulSet', 'default', 'redis')
  for (const ordinal of [1, 0]) {
    fake.remove('Pod', 'default', `redis-${ordinal}`)
    fake.remove('PersistentVolumeClaim', 'default', `data-redis-${ordinal}`)
    fake.remove('PersistentVolume', '', `pv-data-redis-${ordinal}`)
  }
  const { page } = podium
  const stage = page.getByRole('main')
  await expect(stage).toContainText('StatefulSet redis is gone. Its 2 pods ended. Its 2 claims were deleted.')

  await playhead().focus()
  await page.keyboard.press('Home')
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await page.keyboard.press('End')
  await expect(stage).toContainText('StatefulSet redis is gone.')
  await page.keyboard.press('ArrowLeft')
  await expect(liveState()).toContainText('PAUSED')
  await page.keyboard.press('End')

  const picker = page.getByRole('button', { name: 'Workload' })
  await picker.click()
  await expect(page.getByRole('option')).toHaveText([/cache/, /redis gone since \d\d:\d\d/])
  await page.getByRole('option', { name: 'cache' }).click()
  await expect(stage).toContainText('cache wants no pods')
  await picker.click()
  await page.getByRole('option', { name: 'redis' }).click()
  await expect(stage).toContainText('StatefulSet redis is gone.')
})

test('at a moment before a set was made, one can go on to later ones', async () => {
  fake.apply(statefulSet({ name: 'cache', replicas: 0 }))
  const { page } = podium
  await page.getByRole('button', { name: 'Workload' }).click()
  await page.getByRole('option', { name: 'cache' }).click()
  const stage = page.getByRole('main')
  await expect(stage).toContainText('cache wants no pods')
  await playhead().focus()
  await page.keyboard.press('Home')
  await expect(page.getByRole('heading', { name: 'cache was not there yet' })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(stage).toContainText('cache wants no pods')
})
