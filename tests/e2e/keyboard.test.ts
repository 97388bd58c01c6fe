import { expect, test, type Locator, type Page } from '@playwright/test'
import { statefulSet } from '../kit/builders.ts'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { publish, redisCluster, redisPod } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium
let fake: FakeApi
let page: Page

test.beforeEach(async () => {
  fake = await redisCluster(3)
  fake.apply(statefulSet({ name: 'a-first', replicas: 0 }))
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  page = podium.page
  await expect(page.getByRole('button', { name: 'Workload' })).toContainText('a-first')
})

test.afterEach(async () => {
  const { errors } = podium
  await podium.close()
  await fake.stop()
  expect(errors).toEqual([])
})

const cell = (name: RegExp): Locator => page.getByRole('gridcell', { name })
const live = (): Locator => page.getByRole('status', { name: 'Live state' })
const press = (key: string): Promise<void> => page.keyboard.press(key)

async function command(typed: string): Promise<void> {
  await press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  await page.keyboard.type(typed)
  await press('Enter')
}

/** Goes on with Tab until this has the focus. */
async function tabTo(wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('Expected Tab to reach it within 40 presses, found it never did.')
}

test('everything that a lesson needs is done by keys alone', async () => {
  // Another set, by the palette; then into the stage, and along its ordinals and layers.
  await command('show redis')
  await expect(cell(/^redis-2, pod, Ready/)).toBeVisible()
  await tabTo(cell(/^redis-0, DNS record/))
  await press('ArrowDown')
  await press('ArrowRight')
  await expect(cell(/^redis-1, pod/)).toBeFocused()

  // Select, look at the details, leave them again: the focus never left the slot.
  await press('Enter')
  await expect(page.getByRole('complementary', { name: /redis-1/ })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('complementary')).toBeHidden()
  await expect(cell(/^redis-1, pod/)).toBeFocused()

  // The pod goes, the focus stays on its slot.
  fake.remove('Pod', 'default', 'redis-1')
  publish(fake, [0, 2])
  await expect(cell(/^redis-1, pod, none/)).toBeFocused()
  fake.apply(redisPod(1, { uid: 'pod-uid-again' }))
  await expect(cell(/^redis-1, pod, Ready/)).toBeFocused()

  // Pause, step, go live.
  await press('Space')
  await expect(live()).toContainText('PAUSED')
  await press('j')
  await expect(cell(/^redis-1, pod, none/)).toBeVisible()
  await press('l')
  await expect(cell(/^redis-1, pod, Ready/)).toBeVisible()
  await press('k')
  await expect(live()).toContainText('LIVE')
  await press('>')
  await expect(page.getByRole('status', { name: 'Speed of the view' })).toHaveText('2×')

  // Filter, and go to what was found; the table and back.
  await press('/')
  await page.keyboard.type('redis-2')
  await expect(page.getByRole('status', { name: 'Matches' })).toHaveText('1 of 3 match')
  await press('Enter')
  await expect(cell(/^redis-2, pod/)).toBeFocused()
  await press('t')
  await expect(page.getByRole('row', { name: /redis-0/ })).toBeVisible()
  await press('t')
  await expect(cell(/^redis-2, pod/)).toBeFocused()

  // Why, and what cannot be done says so.
  await press('w')
  await expect(page.getByRole('region', { name: 'Caption' })).toContainText('redis-2: Ready')
  await press('k')
  await expect(page.getByRole('alert')).toHaveText('Go live: the view is live')

  // Lesson mode and back.
  await press('F5')
  await expect(page.locator('html[data-mode=lesson]')).toBeAttached()
  for (let presses = 0; presses < 4; presses++) await press('Escape')
  await expect(page.locator('html[data-mode=desk]')).toBeAttached()
})

test('a key is changed where it is listed, and dialogs give the focus back', async () => {
  await command('show redis')
  await cell(/^redis-1, pod/).focus()
  await press('?')
  await page.getByRole('button', { name: 'Change keys' }).press('Enter')
  await page.getByRole('button', { name: /^Change the keys of Go live, now K/ }).press('Enter')
  await press('j')
  await expect(page.getByRole('alert')).toContainText('J already does this: One beat back')
  await press('g')
  await expect(page.getByRole('button', { name: /^Change the keys of Go live, now G/ })).toBeVisible()
  await press('Escape')
  await expect(cell(/^redis-1, pod/)).toBeFocused()
  await press('Space')
  await expect(live()).toContainText('PAUSED')
  await press('k')
  await expect(live()).toContainText('PAUSED')
  await press('g')
  await expect(live()).toContainText('LIVE')
})
