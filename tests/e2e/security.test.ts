import { expect, test } from '@playwright/test'
import { openPodium, type Podium } from './launch.ts'

let podium: Podium

test.beforeAll(async () => {
  podium = await openPodium({ kubeconfig: null })
  await expect(podium.page.getByRole('heading', { name: 'No kubeconfig found' })).toBeVisible()
})
test.afterAll(() => podium.close())

test('the page is isolated: no Node, and a bridge of three functions at most', async () => {
  const globals = await podium.page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, 'require'),
    process: typeof Reflect.get(globalThis, 'process'),
    bridge: Object.keys(Reflect.get(globalThis, 'podium') as object).toSorted(),
  }))
  expect(globals).toEqual({ require: 'undefined', process: 'undefined', bridge: ['offerFile', 'request', 'subscribe'] })
})

test('the content policy allows neither inline code nor another origin', async () => {
  const ran = await podium.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.wasInjected = true'
    document.head.append(script)
    const fetched = await fetch('https://127.0.0.1:1/').then(
      () => 'answered',
      () => 'refused',
    )
    return { inline: Reflect.get(globalThis, 'wasInjected') === true, fetched }
  })
  expect(ran).toEqual({ inline: false, fetched: 'refused' })
})

test('every permission is refused', async () => {
  const state = await podium.page.evaluate(
    async () => (await navigator.permissions.query({ name: 'notifications' })).state,
  )
  expect(state).toBe('denied')
})

test('a request with a wrong payload is refused as data', async () => {
  const answer = await podium.page.evaluate(() => {
    const bridge = Reflect.get(globalThis, 'podium') as { request(name: string, payload: unknown): Promise<unknown> }
    return bridge.request('chooseScope', { scope: { kind: 'everything' } })
  })
  expect(answer).toMatchObject({ kind: 'failed', failure: { code: 'bad-request' } })
})

test('not even a question of its own over the port gives the page a Secret', async () => {
  const own = await openPodium({ kubeconfig: null, connect: 'sandbox' })
  try {
    const { page } = own
    await expect(page.getByRole('grid')).toBeVisible()
    await page.addInitScript(() => {
      addEventListener('message', ({ data, ports: [port] }) => {
        if (data === 'podium:agent') Reflect.set(globalThis, 'agentPort', port)
      })
    })
    await page.reload()
    await expect(page.getByRole('grid')).toBeVisible()
    const ask = (objectKind: string, name: string): Promise<unknown> =>
      page.evaluate(
        ([asked, named]) =>
          new Promise((resolve) => {
            const port = Reflect.get(globalThis, 'agentPort') as MessagePort
            const request = performance.now() + 1_000_000
            port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
              const message = (typeof data === 'string' ? JSON.parse(data) : data) as {
                request?: number
                answer?: unknown
              }
              if (message.request === request) resolve(message.answer)
            })
            const question = { kind: 'object', objectKind: asked, namespace: 'default', name: named }
            port.postMessage({ kind: 'ask', request, question })
          }),
        [objectKind, name] as const,
      )
    expect(await ask('StatefulSet', 'redis')).toMatchObject({ kind: 'object' })
    expect(await ask('Secret', 'token')).toMatchObject({ kind: 'refused', problem: { code: 'bad-request' } })
  } finally {
    await own.close()
  }
})

test('the page can name neither a file to read nor a kubeconfig to add', async () => {
  const answers = await podium.page.evaluate(async () => {
    const bridge = Reflect.get(globalThis, 'podium') as {
      request(name: string, payload: unknown): Promise<unknown>
      offerFile(file: unknown): Promise<unknown>
    }
    return {
      named: await bridge.request('offerFile', { path: '/etc/passwd' }).catch((error: unknown) => String(error)),
      made: await bridge.offerFile(new File(['clusters: []'], 'config')),
      added: await bridge.request('setPreferences', { kubeconfigFiles: ['/etc/passwd'] }),
    }
  })
  expect(answers.named).toMatch(/Expected a request of the bridge/)
  expect(answers.made).toMatchObject({ kind: 'failed', failure: { code: 'bad-request' } })
  expect(answers.added).toMatchObject({ kind: 'failed', failure: { code: 'bad-request' } })
})

// Last, since Playwright waits for a navigation that was begun and never comes.
test('it neither navigates away nor opens windows', async () => {
  const opened = await podium.page.evaluate(() => window.open('https://127.0.0.1:1/') !== null)
  expect(opened).toBe(false)
  await podium.app.evaluate(async ({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows())
      await window.webContents.executeJavaScript("location.href = 'https://127.0.0.1:1/'")
  })
  const state = await podium.app.evaluate(({ BrowserWindow }) =>
    Promise.all(
      BrowserWindow.getAllWindows().map(async ({ webContents }) => ({
        address: webContents.getURL(),
        heading: (await webContents.executeJavaScript("document.querySelector('h1')?.textContent")) as unknown,
      })),
    ),
  )
  expect(state).toEqual([
    { address: expect.stringMatching(/^podium:\/\/app\//) as unknown, heading: 'No kubeconfig found' },
  ])
})
