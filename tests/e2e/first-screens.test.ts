import { tmpdir } from 'node:os'
import { expect, test } from '@playwright/test'
import { FakeApi } from '../kit/fake-api/index.ts'
import { redisCluster } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

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

test('without a kubeconfig it says where it looked and offers to open one', async () => {
  podium = await openPodium({ kubeconfig: null })
  await expect(podium.page.getByRole('heading', { name: 'No kubeconfig found' })).toBeVisible()
  await expect(podium.page.getByText('/kubeconfig')).toBeVisible()
  await expect(podium.page.getByRole('button', { name: 'Open kubeconfig' })).toBeVisible()
})

test('a broken kubeconfig is named with its line', async () => {
  podium = await openPodium({ kubeconfig: 'apiVersion: v1\nclusters: [\n' })
  await expect(podium.page.getByRole('heading', { name: 'The kubeconfig cannot be read' })).toBeVisible()
  await expect(podium.page.getByText(/line \d/)).toBeVisible()
})

test('a kubeconfig that cannot be read is named with the reason and what to do', async () => {
  podium = await openPodium({ kubeconfig: null, environment: { KUBECONFIG: tmpdir() } })
  await expect(podium.page.getByRole('heading', { name: 'The kubeconfig cannot be read' })).toBeVisible()
  await expect(podium.page.getByText(`${tmpdir()}, but it is a folder. Name the file in it.`)).toBeVisible()
})

test('on the sandbox the list of contexts says which kubeconfig it could not read', async () => {
  podium = await openPodium({ kubeconfig: null, connect: 'sandbox', environment: { KUBECONFIG: tmpdir() } })
  const { page } = podium
  await page.getByRole('button', { name: 'Context' }).click()
  await expect(page.getByRole('combobox', { name: 'Context' })).toHaveAccessibleDescription(/but it is a folder/)
})

test('a kubeconfig that is mended while the window is open takes effect by itself', async () => {
  fake = await redisCluster(1)
  podium = await openPodium({ kubeconfig: 'apiVersion: v1\nclusters: [\n' })
  await expect(podium.page.getByRole('heading', { name: 'The kubeconfig cannot be read' })).toBeVisible()
  await podium.writeKubeconfig(fake.kubeconfig())
  await podium.page.getByRole('button', { name: 'Context' }).click()
  await podium.page.getByRole('option', { name: /fake/ }).click()
  await expect(podium.page.getByRole('grid')).toBeVisible()
})

test('when nobody answers it names the address', async () => {
  fake = await FakeApi.start()
  const kubeconfig = fake.kubeconfig()
  await fake.refuse()
  podium = await openPodium({ kubeconfig })
  await expect(podium.page.getByRole('heading', { name: /does not answer/ })).toContainText(new URL(fake.url).host)
  await fake.accept()
  await expect(podium.page.getByRole('heading', { name: 'No StatefulSet in namespace default' })).toBeVisible()
})

test('a refused token says that it is signed out', async () => {
  fake = await FakeApi.start()
  const kubeconfig = fake.kubeconfig()
  fake.token = 'another'
  podium = await openPodium({ kubeconfig })
  await expect(podium.page.getByRole('heading', { name: /Signed out/ })).toBeVisible()
  await expect(podium.page.getByRole('status', { name: 'Live state' })).toContainText(/signed out/i)
})

test('an empty namespace is not the same as a forbidden one', async () => {
  fake = await FakeApi.start()
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(podium.page.getByRole('heading', { name: 'No StatefulSet in namespace default' })).toBeVisible()
  await expect(podium.page.getByRole('status', { name: 'Live state' })).toContainText('LIVE')
})

test('no right to list is said, and the namespace can be typed', async () => {
  fake = await FakeApi.start()
  fake.forbid({})
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(podium.page.getByRole('heading', { name: /may not list StatefulSets in default/ })).toBeVisible()
  await podium.page.getByRole('button', { name: 'Namespace', exact: true }).click()
  await podium.page.getByRole('combobox').fill('lesson')
  await podium.page.keyboard.press('Enter')
  await expect(podium.page.getByRole('heading', { name: /in lesson/ })).toBeVisible()
})

test('a set that is made later appears by itself', async () => {
  fake = await FakeApi.start()
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(podium.page.getByRole('heading', { name: 'No StatefulSet in namespace default' })).toBeVisible()
  const { statefulSet } = await import('../kit/builders.ts')
  fake.apply(statefulSet({ replicas: 1 }))
  await expect(podium.page.getByRole('grid')).toBeVisible()
})
