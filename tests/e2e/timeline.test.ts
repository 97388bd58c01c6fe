import { expect, test, type Locator } from '@playwright/test'
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
  await podium.page.keyboard.press('Home')
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await expect(liveState()).toContainText('PAUSED')
  await expect(playhead()).toHaveAttribute('aria-valuetext', /behind$/)
  await expect(caption()).toContainText('Nothing had been told by then.')

  await podium.page.keyboard.press('End')
  await expect(cell(/^redis-1, pod, Not ready/)).toBeVisible()
  await expect(liveState()).toContainText('LIVE')
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
