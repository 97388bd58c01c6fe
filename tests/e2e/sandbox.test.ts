import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, type Page } from '@playwright/test'
import { hasKubectl } from '../kit/kubectl.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium | null = null

test.afterEach(async () => {
  const errors = podium?.errors ?? []
  await podium?.close()
  podium = null
  expect(errors).toEqual([])
})

const strip = (page: Page) => page.getByRole('toolbar', { name: 'Sandbox' })
const cell = (page: Page, name: RegExp) => page.getByRole('gridcell', { name })

async function open(): Promise<Page> {
  podium = await openPodium({ kubeconfig: null, connect: 'sandbox' })
  await expect(podium.page.getByRole('grid')).toBeVisible()
  return podium.page
}

async function chooseIn(page: Page, picker: string, typed: string): Promise<void> {
  await page.getByRole('button', { name: picker, exact: true }).click()
  await page.getByRole('combobox').fill(typed)
  await page.keyboard.press('Enter')
}

/** Asks kubectl, with the kubeconfig that the strip offers to copy. */
async function kubectl(page: Page, ...words: string[]): Promise<string> {
  await strip(page).getByRole('button', { name: 'Copy for kubectl' }).click()
  const line = (await podium?.app.evaluate(({ clipboard }) => clipboard.readText())) ?? ''
  const file = /^export KUBECONFIG=(.+)$/.exec(line)?.[1] ?? ''
  const { stdout } = await promisify(execFile)('kubectl', words, { env: { ...process.env, KUBECONFIG: file } })
  return stdout
}

test('without a cluster the sandbox opens by itself, with its first scenario in motion', async () => {
  const page = await open()
  await expect(page.getByText('SANDBOX', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Workload' })).toContainText('redis')
  await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
  await expect(cell(page, /redis-1.*Ready/)).toBeVisible()
  await page.getByRole('button', { name: 'Context' }).click()
  await expect(page.getByRole('option').first()).toContainText('Sandbox')
})

test('unmodified kubectl works on it, and the window shows what it did', async () => {
  test.skip(!hasKubectl, 'kubectl is not on the PATH')
  const page = await open()
  await chooseIn(page, 'Speed', '16')
  await expect(cell(page, /redis-2.*Ready/)).toBeVisible()
  expect(await kubectl(page, 'get', 'statefulset', 'redis')).toContain('3/3')
  await kubectl(page, 'scale', 'statefulset', 'redis', '--replicas=1')
  await expect(cell(page, /data-redis-2.*Kept/)).toBeVisible()
})

test('frozen it stands still, a step moves it, and a key lets it go on', async () => {
  const page = await open()
  const time = strip(page).getByRole('status', { name: 'Cluster time' })
  await strip(page).getByRole('button', { name: 'Freeze cluster' }).click()
  await expect(time).toContainText('FROZEN')
  const before = await time.textContent()
  await strip(page).getByRole('button', { name: 'Step 1 s' }).click()
  await expect(time).not.toHaveText(before ?? '')
  await page.keyboard.press('Shift+F')
  await expect(time).not.toContainText('FROZEN')
})

test('a fault on the selected pod is made and mended, by the palette too', async () => {
  const page = await open()
  await chooseIn(page, 'Speed', '4')
  await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
  await cell(page, /^redis-0.*Ready/).click()
  await chooseIn(page, 'Faults', 'Fail the readiness of redis-0')
  await expect(cell(page, /redis-0.*Not ready/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Faults' })).toContainText('1')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill('Fail the readiness of redis-0')
  await page.keyboard.press('Enter')
  await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Faults' })).toContainText('none')
})

test('another scenario begins anew, where it plays', async () => {
  const page = await open()
  await chooseIn(page, 'Scenario', 'pet-store')
  await expect(page.getByRole('button', { name: 'Namespace', exact: true })).toContainText('pet-store')
  await expect(page.getByRole('button', { name: 'Workload' })).toContainText('cart')
  await expect(cell(page, /cart-0/).first()).toBeVisible()
  await strip(page).getByRole('button', { name: 'What to watch' }).click()
  await expect(page.getByRole('dialog', { name: 'What to watch' })).toContainText('search never becomes Ready')
  await page.keyboard.press('Escape')
})

test('the same seed gives the same uids after a reset', async () => {
  test.skip(!hasKubectl, 'kubectl is not on the PATH')
  const page = await open()
  const seed = page.getByRole('textbox', { name: 'Seed' })
  const uid = async (): Promise<string> => {
    await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
    return kubectl(page, 'get', 'pod', 'redis-0', '-o', 'jsonpath={.metadata.uid}')
  }
  await seed.fill('42')
  await seed.press('Enter')
  await expect(seed).toHaveValue('42')
  const first = await uid()
  await strip(page).getByRole('button', { name: 'Reset' }).click()
  await expect(cell(page, /redis-1.*waits for redis-0/).first()).toBeVisible()
  expect(await uid()).toBe(first)
})

test('when it ends by itself the window says so, and it is mended', async () => {
  const page = await open()
  await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
  await podium?.endProcess('sandbox')
  await expect(page.getByRole('alert')).toContainText('The sandbox ended at')
  await expect(page.getByRole('button', { name: 'Save log' })).toBeVisible()
  await expect(strip(page).getByRole('button', { name: 'Freeze cluster' })).toBeVisible()
  await expect(cell(page, /redis-0.*Ready/)).toBeVisible()
})
