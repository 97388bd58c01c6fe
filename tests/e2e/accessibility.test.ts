import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { statefulSet } from '../kit/builders.ts'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { redisCluster } from './cluster.ts'
import { openPodium, type LaunchOptions, type Podium } from './launch.ts'

let podium: Podium | null = null
let fake: FakeApi | null = null

test.afterEach(async () => {
  const errors = podium?.errors ?? []
  await podium?.close()
  await fake?.stop()
  podium = null
  fake = null
  expect(errors).toEqual([])
})

async function open(options: LaunchOptions): Promise<Page> {
  podium = await openPodium(options)
  return podium.page
}

/** Opens a set of so many Ready pods. */
async function openSet(replicas: number): Promise<Page> {
  fake = await redisCluster(replicas)
  const page = await open({ kubeconfig: fake.kubeconfig() })
  await expect(page.getByRole('gridcell', { name: /^redis-\d+, pod, Ready/ }).first()).toBeVisible()
  return page
}

/** What axe finds, by rule and place. */
async function foundIn(page: Page): Promise<readonly string[]> {
  // Legacy mode needs no second page, which Electron would not open.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  )
}

/** Reads each scene after the one before, and says of each what is wrong in it. */
async function readEach(page: Page, scenes: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  for (const [name, enter] of Object.entries(scenes)) {
    await enter()
    expect(await foundIn(page), name).toEqual([])
  }
}

test('axe finds nothing where there is no picture yet', async () => {
  const page = await open({ kubeconfig: null, connect: 'nothing' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await foundIn(page)).toEqual([])
})

test('axe finds nothing in the stage, its dialogs and its states', async () => {
  // Twelve scenes are read one after the other: a busy machine gets its time.
  test.setTimeout(400_000)
  const page = await openSet(3)
  const dialog = page.getByRole('dialog')
  const press = (key: string) => page.keyboard.press(key)
  const opened = async (key: string): Promise<void> => {
    await press(key)
    await expect(dialog).toBeVisible()
  }
  const closed = async (): Promise<void> => {
    await press('Escape')
    await expect(dialog).toBeHidden()
  }
  await readEach(page, {
    'tier A': async () => {},
    drawer: async () => {
      await page.getByRole('gridcell', { name: /^redis-1, pod/ }).click()
      await expect(page.getByRole('complementary')).toBeVisible()
    },
    palette: () => opened('Control+k'),
    keys: async () => {
      await closed()
      await opened('?')
    },
    'keys, to be changed': () => page.getByRole('button', { name: 'Change keys' }).click(),
    settings: async () => {
      await closed()
      await opened('Control+,')
    },
    filter: async () => {
      await closed()
      await press('/')
      await page.keyboard.type('redis-2')
      await expect(page.getByRole('status', { name: 'Matches' })).toHaveText('1 of 3 match')
    },
    table: async () => {
      await press('Escape')
      await press('t')
      await expect(page.getByRole('table')).toBeVisible()
    },
    'Lesson mode': async () => {
      await press('t')
      await press('F5')
      await expect(page.locator('html[data-mode=lesson]')).toBeAttached()
    },
    paused: async () => {
      await press('F5')
      await page.getByRole('button', { name: 'Pause' }).click()
      await expect(page.getByRole('status', { name: 'Live state' })).toContainText('PAUSED')
    },
    disconnected: async () => {
      await fake?.refuse()
      await expect(page.getByRole('status', { name: 'Live state' })).toContainText('DISCONNECTED')
    },
  })
})

test('axe finds nothing where something may not be listed, nor in a set of ten', async () => {
  fake = await redisCluster(10)
  fake.forbid({ kind: 'PersistentVolumeClaim' })
  const page = await open({ kubeconfig: fake.kubeconfig() })
  await expect(page.getByRole('gridcell', { name: /^data-redis-0, claim, not allowed to list/ })).toBeVisible()
  expect(await foundIn(page)).toEqual([])
})

test('axe finds nothing where nothing is left of a set', async () => {
  const page = await openSet(1)
  fake?.remove('StatefulSet', 'default', 'redis')
  fake?.remove('Pod', 'default', 'redis-0')
  fake?.remove('PersistentVolumeClaim', 'default', 'data-redis-0')
  await expect(page.getByRole('main')).toContainText('Looking back')
  await expect(page.getByRole('main')).not.toContainText('headless')
  expect(await foundIn(page)).toEqual([])
})

test('axe finds nothing in grids of a hundred and of a thousand, which read as their lens does', async () => {
  const page = await openSet(100)
  expect(await foundIn(page), 'tier D').toEqual([])
  await expect(page.getByRole('grid')).toHaveAccessibleDescription(
    /^StatefulSet redis in default: 100 wanted, 100 ready\. 0 to 99 Ready\./,
  )
  await expect(page.getByRole('grid')).toMatchAriaSnapshot(`
    - grid "Stage":
      - row "DNS record":
        - gridcell "redis-95, DNS record, present, 10.42.0.106"
      - row "Pod":
        - gridcell /redis-95, pod, Ready for \\d+ \\w+, on node-1, restarts 0, ordinal 95 of 100/
      - row "Claim data":
        - gridcell "data-redis-95, claim, Bound, 64 Mi"
      - row "Volume data":
        - gridcell "data-redis-95, volume, Bound, 64 Mi, on node-1"
  `)
  fake?.apply(statefulSet({ replicas: 1_000, claims: ['data'] }))
  await expect(page.getByRole('gridcell', { name: /ordinal \d+ of 1000$|, pod, none/ }).first()).toBeVisible()
  expect(await foundIn(page), 'tier E').toEqual([])
})

test('the tree of a set of three reads like the stage, from its names to its volumes', async () => {
  const page = await openSet(3)
  await expect(page.getByRole('grid')).toMatchAriaSnapshot(`
    - grid "Stage":
      - row "DNS record":
        - gridcell "redis-0, DNS record, present, 10.42.0.11"
        - gridcell "redis-1, DNS record, present, 10.42.0.12"
        - gridcell "redis-2, DNS record, present, 10.42.0.13"
      - row "Pod":
        - gridcell /redis-0, pod, Ready for \\d+ \\w+, on node-1, restarts 0, ordinal 0 of 3/
        - gridcell /redis-1, pod, Ready for \\d+ \\w+, on node-1, restarts 0, ordinal 1 of 3/
        - gridcell /redis-2, pod, Ready for \\d+ \\w+, on node-1, restarts 0, ordinal 2 of 3/
      - row "Claim data":
        - gridcell "data-redis-0, claim, Bound, 64 Mi"
        - gridcell "data-redis-1, claim, Bound, 64 Mi"
        - gridcell "data-redis-2, claim, Bound, 64 Mi"
      - row "Volume data":
        - gridcell "data-redis-0, volume, Bound, 64 Mi, on node-1"
        - gridcell "data-redis-1, volume, Bound, 64 Mi, on node-1"
        - gridcell "data-redis-2, volume, Bound, 64 Mi, on node-1"
  `)
})
