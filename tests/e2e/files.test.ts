import { writeFile, access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { FakeApi } from '../kit/fake-api/index.ts'
import { redisCluster, withPlugin } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium
let fake: FakeApi

test.beforeAll(async () => {
  fake = await redisCluster(1)
  podium = await openPodium({ kubeconfig: null })
  await expect(podium.page.getByRole('heading', { name: 'No kubeconfig found' })).toBeVisible()
})
test.afterAll(async () => {
  const { errors } = podium
  await podium.close()
  await fake.stop()
  expect(errors).toEqual([])
})

/** Drops a file of the disk on the window: the browser itself gives the page the file, and its path to the bridge alone. */
async function drop(page: Page, path: string): Promise<void> {
  await page.evaluate(() => {
    document.getElementById('dropped')?.remove()
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'dropped' })
    document.body.append(input)
  })
  await page.locator('#dropped').setInputFiles(path)
  await fire(page, ['dragenter', 'dragover'])
  await expect(page.getByText('Drop a kubeconfig')).toBeVisible()
  await fire(page, ['drop'])
  await expect(page.getByText('Drop a kubeconfig')).toHaveCount(0)
}

const fire = (page: Page, names: readonly string[]): Promise<void> =>
  page.evaluate((events) => {
    const [file] = (document.getElementById('dropped') as HTMLInputElement).files ?? []
    const dataTransfer = new DataTransfer()
    if (file !== undefined) dataTransfer.items.add(file)
    for (const name of events)
      window.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }))
  }, names)

test('what is no kubeconfig is refused with a plain sentence', async () => {
  const { page, folder } = podium
  await writeFile(join(folder, 'set.yaml'), 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis}\n')
  await drop(page, join(folder, 'set.yaml'))
  const dialog = page.getByRole('dialog', { name: 'This file cannot be used' })
  await expect(dialog).toContainText('found a manifest')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a kubeconfig that would run a program names it, and a person who declines runs nothing', async () => {
  const { page, folder } = podium
  const trace = join(folder, 'ran')
  const file = join(folder, 'plugin.yaml')
  await writeFile(file, withPlugin(fake.kubeconfig(), trace))
  await drop(page, file)
  const dialog = page.getByRole('dialog', { name: 'Use this kubeconfig?' })
  await expect(dialog).toContainText(`touch ${trace}`)
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'No kubeconfig found' })).toBeVisible()
  await expect(access(trace)).rejects.toThrow()
})

test('a kubeconfig that was agreed to is used in this window', async () => {
  const { page, folder } = podium
  const file = join(folder, 'lab.yaml')
  await writeFile(file, fake.kubeconfig())
  await drop(page, file)
  const dialog = page.getByRole('dialog', { name: 'Use this kubeconfig?' })
  await expect(dialog).toContainText(new URL(fake.url).host)
  await dialog.getByRole('button', { name: 'Use and connect' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
})

test('About lists the libraries with their licences', async () => {
  const { page } = podium
  await podium.choose('about')
  const dialog = page.getByRole('dialog', { name: 'About Podium' })
  await dialog.getByRole('searchbox').fill('undici')
  await dialog.getByText('undici', { exact: true }).click()
  await expect(dialog).toContainText('Permission is hereby granted')
  await dialog.getByRole('button', { name: 'Close' }).click()
})
