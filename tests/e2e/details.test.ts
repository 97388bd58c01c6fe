import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { statefulSet } from '../kit/builders.ts'
import { redisCluster, redisPod } from './cluster.ts'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium | null = null
let stopCluster: () => Promise<void> = async () => undefined

test.afterEach(async () => {
  const errors = podium?.errors ?? []
  await podium?.close()
  await stopCluster()
  podium = null
  stopCluster = async () => undefined
  expect(errors).toEqual([])
})

const cell = (page: Page, name: RegExp): Locator => page.getByRole('gridcell', { name })
const details = (page: Page, name: string): Locator => page.getByRole('complementary', { name: `Details of ${name}` })

async function openSandbox(): Promise<Page> {
  podium = await openPodium({ kubeconfig: null, connect: 'sandbox' })
  await expect(cell(podium.page, /^redis-0, pod, Ready/)).toBeVisible()
  return podium.page
}

async function openRedis(): Promise<{ readonly page: Page; readonly fake: Awaited<ReturnType<typeof redisCluster>> }> {
  const fake = await redisCluster(2)
  stopCluster = () => fake.stop()
  podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  await expect(cell(podium.page, /^redis-1, pod, Ready/)).toBeVisible()
  return { page: podium.page, fake }
}

async function crash(page: Page, pod: string): Promise<void> {
  await page.getByRole('button', { name: 'Faults', exact: true }).click()
  await page.getByRole('combobox').fill(`Crash ${pod}`)
  await page.keyboard.press('Enter')
}

test('a log is followed, and the log of the run before is read', async () => {
  const page = await openSandbox()
  await cell(page, /^redis-0, pod/).click()
  const drawer = details(page, 'redis-0')
  await drawer.getByRole('button', { name: 'Logs' }).click()
  await drawer.getByRole('button', { name: 'Follow log' }).click()
  await expect(drawer.getByRole('region', { name: 'Log of redis' })).toContainText('Ready to accept connections')
  await expect(drawer.getByText('Following.')).toBeVisible()
  await drawer.getByRole('button', { name: 'Stop' }).click()
  await expect(drawer.getByText('No longer followed.')).toBeVisible()

  await crash(page, 'redis-0')
  await drawer.getByRole('button', { name: 'Log of the run before' }).click()
  await expect(drawer.getByRole('region', { name: 'Log of the run of redis before' })).toContainText('Ready to accept')
  await expect(drawer.getByText('This is its end.')).toBeVisible()
  await expect(drawer.getByText(/the program ended with an error of its own/).first()).toBeVisible()
})

test('a log of long lines stands at its end, in view, and still for who scrolled up', async () => {
  const { page, fake } = await openRedis()
  const pods = '/api/v1/namespaces/default/pods'
  fake.extra.set(`${pods}/redis-0/log`, { written: `${'word '.repeat(12_000)} the last word` })
  await cell(page, /^redis-0, pod/).click()
  const drawer = details(page, 'redis-0')
  await drawer.getByRole('button', { name: 'Logs' }).click()
  await drawer.getByRole('button', { name: 'Follow log' }).click()
  const output = drawer.getByRole('region', { name: 'Log of redis' })
  await expect(output).toContainText('the last word')
  const fromEnd = (): Promise<number> =>
    output.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight))
  await expect.poll(fromEnd).toBe(0)
  await expect(drawer.getByText(/^The log ended/)).toBeInViewport()

  await output.focus()
  await page.keyboard.press('Home')
  await expect.poll(() => output.evaluate((box) => box.scrollTop)).toBe(0)
  await drawer.getByRole('button', { name: 'To the newest line' }).click()
  await expect.poll(fromEnd).toBe(0)
})

test('YAML hides the values of variables, and says that the object changed since', async () => {
  const { page, fake } = await openRedis()
  const env = [{ name: 'PASSWORD', value: 'correct-horse' }]
  const override = { spec: { containers: [{ name: 'redis', image: 'redis:5.0', env }] } }
  fake.apply(redisPod(1, { override }))
  await cell(page, /^redis-1, pod/).click()
  const drawer = details(page, 'redis-1')
  await drawer.getByRole('button', { name: 'YAML', exact: true }).click()
  const yaml = drawer.getByRole('region', { name: 'YAML of redis-1' })
  await expect(yaml).toContainText('PASSWORD')
  await expect(yaml).toContainText('value: •••')
  expect(await page.content()).not.toContain('correct-horse')

  fake.apply(redisPod(1, { override: { ...override, metadata: { labels: { colour: 'blue' } } } }))
  await expect(drawer.getByText('Changed since')).toBeVisible()
  await expect(yaml).not.toContainText('blue')
  await drawer.getByRole('button', { name: 'Read again' }).click()
  await expect(yaml).toContainText('blue')
})

test('keys alone open the details, go into them and come back', async () => {
  const { page } = await openRedis()
  await cell(page, /^redis-0, pod/).focus()
  await page.keyboard.press('Enter')
  const drawer = details(page, 'redis-0')
  await expect(drawer).toBeVisible()
  await expect(cell(page, /^redis-0, pod/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(drawer.getByRole('heading', { name: 'redis-0' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(cell(page, /^redis-0, pod/)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})

test('a pod that goes while its details are read leaves its last facts, and its slot', async () => {
  const { page, fake } = await openRedis()
  await cell(page, /^redis-1, pod/).click()
  const drawer = details(page, 'redis-1')
  await expect(drawer).toContainText('10.42.0.12')
  fake.apply(statefulSet({ replicas: 2, claims: ['data'] }))
  fake.remove('Pod', 'default', 'redis-1')
  await expect(drawer.getByText(/are its last facts/)).toBeVisible()
  await expect(drawer).toContainText('10.42.0.12')
  await expect(drawer).toContainText('no pod')
})

test('axe finds nothing serious in the details of each kind of thing', async () => {
  const { page } = await openRedis()
  const shown = [
    [/^redis-0, pod/, 'redis-0', ['Logs', 'YAML', 'See the same with kubectl']],
    [/^redis-0, DNS record/, 'redis-0.redis', ['YAML']],
    [/^data-redis-0, claim/, 'data-redis-0', ['YAML']],
    [/^data-redis-0, volume/, 'pv-data-redis-0', []],
  ] as const
  for (const [place, name, sections] of shown) {
    await cell(page, place).click()
    const drawer = details(page, name)
    for (const section of sections) await drawer.getByRole('button', { name: section, exact: true }).click()
    if (sections.length > 0) await expect(drawer.getByRole('region', { name: /^YAML of/ })).toBeVisible()
    // Legacy mode needs no second page, which Electron would not open.
    const { violations } = await new AxeBuilder({ page }).include('aside').setLegacyMode().analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(
      serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      name,
    ).toEqual([])
  }
})

test('a line for kubectl is copied as it stands', async () => {
  const { page } = await openRedis()
  await cell(page, /^data-redis-0, claim/).click()
  const drawer = details(page, 'data-redis-0')
  await drawer.getByRole('button', { name: 'See the same with kubectl' }).click()
  await drawer.getByRole('button', { name: 'Copy: what it is' }).click()
  const copied = (): Promise<string> | undefined => podium?.app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(copied).toBe('kubectl --context fake -n default get pvc data-redis-0 -o wide')
})

test('who is signed out is told so in the details, and what to do', async () => {
  const { page, fake } = await openRedis()
  await cell(page, /^redis-1, pod/).click()
  fake.token = 'another'
  await fake.refuse()
  await fake.accept()
  const drawer = details(page, 'redis-1')
  await expect(drawer).toContainText(/You are signed out\..*Sign in again\. Facts are from \d\d:\d\d:\d\d/)
  await expect(page.getByRole('status', { name: 'Live state' })).toContainText('signed out')
})
