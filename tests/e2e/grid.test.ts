import { expect, test, type Locator } from '@playwright/test'
import { statefulSet } from '../kit/builders.ts'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { redisCluster, redisPod } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium
let fake: FakeApi

async function open(replicas: number): Promise<void> {
  fake = await redisCluster(replicas)
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(podium.page.getByRole('grid', { name: 'Stage' })).toBeVisible()
}

test.afterEach(async () => {
  const { errors } = podium
  await podium.close()
  await fake.stop()
  expect(errors).toEqual([])
})

const cell = (name: RegExp): Locator => podium.page.getByRole('gridcell', { name })
const lens = (words: RegExp): Locator => podium.page.getByText(words)
const press = (key: string): Promise<void> => podium.page.keyboard.press(key)

test('of a hundred slots the lens shows the one that something happens to', async () => {
  await open(100)
  await expect(podium.page.getByRole('grid', { name: 'Stage' })).toHaveAttribute('aria-colcount', '100')
  fake.apply(redisPod(62, { ready: false }))
  await expect(lens(/around redis-62, the lowest ordinal that is not Ready/)).toBeVisible()
  await expect(cell(/^redis-62, pod, Not ready.*ordinal 62 of 100$/)).toHaveAttribute('aria-colindex', '63')
  fake.apply(redisPod(7, { ready: false }))
  await expect(lens(/around redis-7, the lowest ordinal that is not Ready/)).toBeVisible()
  await expect(cell(/^redis-7, pod, Not ready/)).toBeVisible()
})

test('by keyboard alone: go to an ordinal, walk on, look at the layers, and follow the action again', async () => {
  await open(100)
  fake.apply(redisPod(62, { ready: false }))
  await expect(lens(/around redis-62/)).toBeVisible()

  await press('Control+g')
  const field = podium.page.getByRole('textbox', { name: /Go to ordinal/ })
  await expect(field).toBeFocused()
  await podium.page.keyboard.type('two')
  await press('Enter')
  await expect(podium.page.getByRole('alert').filter({ hasText: 'from 0 to 99, found “two”' })).toBeVisible()
  await field.fill('17')
  await press('Enter')
  await expect(lens(/pinned on redis-17/)).toBeVisible()
  await expect(cell(/^redis-17, pod/)).toBeFocused()

  await press('ArrowRight')
  await expect(cell(/^redis-18, pod/)).toBeFocused()
  await press('PageDown')
  await expect(cell(/^redis-38, pod/)).toBeFocused()
  await press('End')
  await expect(cell(/^redis-99, pod/)).toBeFocused()
  await press('ArrowDown')
  await expect(cell(/^data-redis-99, claim/)).toBeFocused()
  await press('Home')
  await expect(cell(/^data-redis-0, claim/)).toBeFocused()
  await expect(lens(/pinned on redis-0/)).toBeVisible()

  await press('a')
  await expect(lens(/around redis-62/)).toBeVisible()
  // What has the focus keeps it, though the lens shows other slots now.
  await expect(cell(/^data-redis-0, claim/)).toBeFocused()
})

test('a small cell shows its hundred larger, and a cell of these is gone to', async () => {
  await open(1000)
  const cells = podium.page.locator('.cells')
  await cells.click({ position: { x: 300, y: 90 } })
  const block = podium.page.getByRole('dialog', { name: /^Ordinals \d+ to \d+$/ })
  await expect(block).toBeVisible()
  await expect(block.getByRole('gridcell')).toHaveCount(100)
  await press('Escape')
  await expect(block).toBeHidden()

  await podium.page
    .getByRole('gridcell', { name: /^redis-\d+, pod/ })
    .first()
    .focus()
  await press('Home')
  await press('Shift+Enter')
  await expect(podium.page.getByRole('dialog', { name: 'Ordinals 0 to 99' })).toBeVisible()
  await press('ArrowDown')
  await press('ArrowDown')
  await press('ArrowRight')
  await press('Enter')
  await expect(cell(/^redis-21, pod/)).toBeFocused()
  await expect(lens(/pinned on redis-21/)).toBeVisible()
})

test('a set that outgrows its columns becomes a grid, and columns again', async () => {
  await open(3)
  await expect(cell(/^redis-2, pod, Ready/)).toBeVisible()
  fake.apply(statefulSet({ replicas: 40, claims: ['data'] }))
  await expect(lens(/around redis-3, the lowest ordinal that is not Ready/)).toBeVisible()
  await expect(podium.page.getByRole('grid', { name: 'Stage' })).toHaveAttribute('aria-colcount', '40')
  fake.apply(statefulSet({ replicas: 3, claims: ['data'] }))
  await expect(cell(/^redis-2, pod, Ready.*ordinal 2 of 3$/)).toBeVisible()
  await expect(podium.page.locator('.cells')).toHaveCount(0)
})

test('a thousand slots are a grid of rows of a hundred, with the counts of each state', async () => {
  await open(1000)
  await expect(podium.page.getByRole('grid', { name: 'Stage' })).toHaveAttribute('aria-colcount', '1000')
  for (const ordinal of [417, 702]) fake.apply(redisPod(ordinal, { ready: false }))
  await expect(podium.page.getByRole('listitem').filter({ hasText: 'Ready 998' })).toBeVisible()
  await expect(podium.page.getByRole('listitem').filter({ hasText: 'Not ready 2' })).toBeVisible()
  await expect(lens(/around redis-417/)).toBeVisible()
  await podium.page.getByRole('radio', { name: 'claims' }).click()
  await expect(podium.page.getByRole('listitem').filter({ hasText: 'Bound 1000' })).toBeVisible()
  await podium.page.getByRole('radio', { name: 'DNS' }).click()
  await expect(podium.page.getByRole('radio', { name: 'DNS' })).toBeChecked()
})
