import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContextsState } from '#shared/contract/bridge.ts'
import { examineKubeconfig } from '../../../../src-main/connection/index.ts'
import { Kubeconfigs } from '../../../../src-main/shell/kubeconfigs.ts'

const kubeconfig = (user: object): string =>
  JSON.stringify({
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster: { server: 'https://127.0.0.1:6443' } }],
    users: [{ name: 'ada', user }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ada' } }],
  })
const exec = (command: string): object => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command, args: ['token'] },
})

describe('a kubeconfig that a person agreed to', () => {
  let folder = ''
  let file = ''
  let told: ContextsState[] = []
  let kubeconfigs: Kubeconfigs

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-kubeconfigs-'))
    file = join(folder, 'lab.json')
    told = []
    kubeconfigs = new Kubeconfigs({
      kubeconfig: join(folder, 'none'),
      sandboxKubeconfig: join(folder, 'sandbox'),
      alsoKubeconfigs: () => [],
      changed: (contexts) => void told.push(contexts),
    })
  })
  afterEach(async () => {
    kubeconfigs.stop()
    await rm(folder, { recursive: true })
  })

  const use = async (user: object): Promise<void> => {
    await writeFile(file, kubeconfig(user))
    const examined = await examineKubeconfig(file)
    await kubeconfigs.useFile(file, examined.kind === 'ok' ? examined.value.trusts : new Set())
  }

  it('alone counts from then on, beside the sandbox', async () => {
    await kubeconfigs.open()
    await use(exec('cloud'))
    expect(told.map(({ contexts }) => contexts.map(({ name }) => name))).toEqual([['Sandbox'], ['Sandbox', 'lab']])
    expect(await kubeconfigs.resolve('lab')).toMatchObject({
      kind: 'ok',
      value: { connection: { server: 'https://127.0.0.1:6443' } },
    })
  })

  it.each([
    ['another program', exec('cloud'), exec('rm')],
    ['a program where there was a token', { token: 't' }, exec('cloud')],
    ['a file to send where there was a token', { token: 't' }, { tokenFile: '/etc/hostname' }],
  ])('is refused when it was edited since and names %s', async (_name, before, after) => {
    await use(before)
    expect(await kubeconfigs.resolve('lab')).toMatchObject({ kind: 'ok' })
    await writeFile(file, kubeconfig(after))
    expect(await kubeconfigs.resolve('lab')).toMatchObject({
      failure: { code: 'plugin-not-agreed', params: { path: file } },
    })
  })

  it('may be edited in what needs no trust', async () => {
    await use(exec('cloud'))
    await writeFile(file, kubeconfig({ token: 'another' }))
    expect(await kubeconfigs.resolve('lab')).toMatchObject({ kind: 'ok' })
  })
})
