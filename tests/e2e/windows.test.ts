import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { addReadyPod, publish, redisCluster, withPlugin } from './cluster.ts'
import { openPodium, type LaunchOptions, type Podium } from './launch.ts'

let podium: Podium | null = null
let fake: FakeApi | null = null
let folder = ''

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-windows-'))
  fake = await redisCluster(2)
})
test.afterEach(async () => {
  const errors = podium?.errors ?? []
  await podium?.close()
  await fake?.stop()
  podium = null
  await rm(folder, { recursive: true, force: true })
  expect(errors).toEqual([])
})

async function open(options: Partial<LaunchOptions> = {}): Promise<Podium> {
  podium = await openPodium({ kubeconfig: fake?.kubeconfig() ?? null, folder, ...options })
  return podium
}

/** The window that the action opens. */
async function opened({ app }: Podium, action: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), action()])
  return page
}

async function connect(page: Page, context: RegExp): Promise<void> {
  await chosen(page, 'Context').click()
  await page.getByRole('option', { name: context }).click()
  await expect(page.getByRole('grid')).toBeVisible()
}

const agents = ({ app }: Podium): Promise<number> =>
  app.evaluate(
    ({ app: electron }) =>
      electron
        .getAppMetrics()
        .filter(({ serviceName, name }) => `${serviceName ?? ''} ${name ?? ''}`.includes('Podium agent')).length,
  )
const chosen = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true })

test('two windows watch two clusters; what is set holds in both; closing one ends its agent only', async () => {
  const running = await open()
  const { page } = running
  await expect(page.getByRole('grid')).toBeVisible()
  const other = await opened(running, () => running.choose('newWindow'))
  await expect(other.getByRole('heading', { name: 'Which cluster shall Podium watch?' })).toBeVisible()
  await connect(other, /Sandbox/)
  await expect(chosen(page, 'Context')).toContainText('fake')
  await expect(chosen(other, 'Context')).toContainText('Sandbox')
  await expect.poll(() => agents(running)).toBe(2)

  await other.keyboard.press('ControlOrMeta+,')
  const settings = other.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('radio', { name: 'Dark' }).click()
  for (const each of [page, other]) await expect(each.locator('html')).toHaveAttribute('data-theme', 'dark')
  await settings.getByRole('button', { name: 'Restore defaults' }).click()
  for (const each of [page, other]) await expect(each.locator('html')).not.toHaveAttribute('data-theme', 'dark')

  await other.close()
  await expect.poll(() => agents(running)).toBe(1)
  if (fake !== null) {
    addReadyPod(fake, 1, 'another-uid')
    publish(fake, [0, 1], [], { 1: 'another-uid' })
  }
  await expect(page.getByRole('status', { name: 'Live state' })).toContainText('LIVE')
})

test('menu entries are grey while what they need is not there', async () => {
  const running = await open({ connect: 'nothing' })
  const enabled = (): Promise<readonly (boolean | undefined)[]> =>
    running.app.evaluate(({ Menu }) =>
      ['goToOrdinal', 'chooseNamespace', 'freezeCluster', 'settings'].map(
        (id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.enabled,
      ),
    )
  await expect(running.page.getByRole('heading', { name: 'Which cluster shall Podium watch?' })).toBeVisible()
  await expect.poll(enabled).toEqual([false, false, false, true])
  await connect(running.page, /fake/)
  await expect.poll(enabled).toEqual([true, true, false, true])
  await connect(running.page, /Sandbox/)
  await expect.poll(enabled).toEqual([true, true, true, true])
})

test('windows come back as they were left: cluster, namespace, workload and mode', async () => {
  const first = await open()
  await expect(first.page.getByRole('grid')).toBeVisible()
  await first.page.keyboard.press('F5')
  await expect(first.page.locator('html')).toHaveAttribute('data-mode', 'lesson')
  const other = await opened(first, () => first.choose('newWindow'))
  await connect(other, /Sandbox/)
  await first.close()

  const second = await open({ connect: 'sandbox' })
  await expect.poll(() => second.app.windows().length).toBe(2)
  const looks = async (): Promise<readonly string[]> => {
    const found = second.app.windows().map(async (page) => {
      const mode = await page.locator('html').getAttribute('data-mode')
      return `${mode}, grids: ${await page.getByRole('grid').count()}`
    })
    return (await Promise.all(found)).toSorted()
  }
  await expect.poll(looks).toEqual(['desk, grids: 1', 'lesson, grids: 1'])
})

test('a remote cluster of last time waits for a person, who can connect again', async () => {
  await mkdir(join(folder, 'data'), { recursive: true })
  const remote = {
    bounds: { x: 9_000, y: 9_000, width: 1_200, height: 800 },
    isMaximised: false,
    context: 'prod',
    scope: { kind: 'namespaces', names: ['shop'] },
    workload: 'cart',
    mode: 'desk',
  }
  await writeFile(join(folder, 'data', 'windows.json'), JSON.stringify({ windows: [remote] }))
  const kubeconfig = [
    'clusters: [{name: prod, cluster: {server: "https://192.0.2.1:6443"}}]',
    'users: [{name: ada, user: {token: t}}]',
    'contexts: [{name: prod, context: {cluster: prod, user: ada}}]',
  ].join('\n')
  const { page } = await open({ kubeconfig, connect: 'sandbox' })
  await expect(page.getByRole('heading', { name: 'Connect to prod again?' })).toBeVisible()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText('192.0.2.1:6443').first()).toBeVisible()
})

test('a window on a file of its own comes back on it: it asks again, and says when the file is gone', async () => {
  const file = join(folder, 'own.yaml')
  await writeFile(file, fake?.kubeconfig() ?? '')
  const first = await open({ kubeconfig: null, connect: 'sandbox', arguments: [file] })
  await expect(first.page.getByRole('grid')).toBeVisible()
  await first.close()

  const second = await open({ kubeconfig: null, connect: 'sandbox' })
  await expect(chosen(second.page, 'Context')).toContainText('fake')
  await expect(second.page.getByRole('grid')).toBeVisible()
  await second.close()

  await writeFile(file, withPlugin(fake?.kubeconfig() ?? '{}', join(folder, 'ran')))
  const third = await open({ kubeconfig: null, connect: 'sandbox' })
  await expect(third.page.getByRole('dialog', { name: 'Use this kubeconfig?' })).toContainText('touch')
  await third.close()

  await rm(file)
  const fourth = await open({ kubeconfig: null, connect: 'sandbox' })
  await expect(fourth.page.getByRole('dialog', { name: 'This file cannot be used' })).toContainText('no such file')
})

test('a second start opens its files and contexts in the first, and asks before it runs a program', async () => {
  const running = await open({ connect: 'nothing' })
  await running.startAgain([])
  expect(running.app.windows()).toHaveLength(1)

  await writeFile(join(folder, 'plain.yaml'), fake?.kubeconfig() ?? '')
  const plain = await opened(running, () => running.startAgain(['plain.yaml']))
  await expect(plain.getByRole('grid')).toBeVisible()

  await writeFile(join(folder, 'plugin.yaml'), withPlugin(fake?.kubeconfig() ?? '{}', join(folder, 'ran')))
  const asking = await opened(running, () => running.startAgain(['plugin.yaml']))
  await expect(asking.getByRole('dialog', { name: 'Use this kubeconfig?' })).toContainText(
    `touch ${join(folder, 'ran')}`,
  )

  const context = await opened(running, () => running.startAgain(['--context', 'fake']))
  await expect(context.getByRole('grid')).toBeVisible()
})
