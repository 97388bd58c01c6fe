import { describe, expect, it } from 'vitest'
import type { FileOffer, OfferedContext } from '#shared/contract/bridge.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { ExaminedKubeconfig } from '../../../../src-main/connection/index.ts'
import { Offers } from '../../../../src-main/shell/offers.ts'

const context = (name: string, changes: Partial<OfferedContext> = {}): OfferedContext => ({
  name,
  cluster: name,
  user: name,
  namespace: null,
  server: `${name}:6443`,
  word: 'LOCAL',
  file: '/usb/k',
  problem: null,
  runs: null,
  sends: null,
  ...changes,
})
const plain: ExaminedKubeconfig = { contexts: [context('lab')], currentContext: 'lab', trusts: new Set() }
const plugin: ExaminedKubeconfig = {
  contexts: [context('cloud', { runs: { command: 'cloud', args: ['get-token'], variables: [] } }), context('lab')],
  currentContext: 'cloud',
  trusts: new Set(['cloud get-token']),
}

function setUp(files: Readonly<Record<string, ExaminedKubeconfig>>) {
  const told: (FileOffer | null)[] = []
  const used: unknown[] = []
  const offers = new Offers({
    examine: async (path) => {
      const found = files[path]
      return found === undefined ? failed({ code: 'not-a-kubeconfig', params: { path, what: 'other' } }) : ok(found)
    },
    tell: (offer) => void told.push(offer),
    use: async (file, trusts, name) => ok(void used.push(['use', file, [...trusts], name]) as unknown as null),
    add: async (file) => ok(void used.push(['add', file]) as unknown as null),
  })
  return { offers, told, used }
}

describe('a file that is handed to a window', () => {
  it('is told, and used with the chosen context once a person agreed', async () => {
    const { offers, told, used } = setUp({ '/usb/k': plugin })
    await offers.make('/usb/k', 'use')
    expect(offers.current).toMatchObject({
      kind: 'kubeconfig',
      id: 1,
      file: '/usb/k',
      purpose: 'use',
      contexts: plugin.contexts,
    })
    expect(used).toEqual([])
    await offers.answer(1, true, 'lab')
    expect(used).toEqual([['use', '/usb/k', ['cloud get-token'], 'lab']])
    expect(told.at(-1)).toBeNull()
  })

  it('is left alone when the person declines, and nothing answers twice', async () => {
    const { offers, used } = setUp({ '/usb/k': plugin })
    await offers.make('/usb/k', 'use')
    await offers.answer(1, false, 'lab')
    await offers.answer(1, true, 'lab')
    expect(used).toEqual([])
  })

  it('is not used for a context that it has not, or by the answer to an earlier file', async () => {
    const { offers, used } = setUp({ '/usb/k': plain, '/usb/l': plain })
    await offers.make('/usb/k', 'use')
    await offers.make('/usb/l', 'use')
    await offers.answer(1, true, 'lab')
    expect(await offers.answer(2, true, 'prod')).toMatchObject({ failure: { code: 'no-such-context' } })
    expect(used).toEqual([])
  })

  it('is added to the settings without being connected to', async () => {
    const { offers, used } = setUp({ '/usb/k': plugin })
    await offers.make('/usb/k', 'add')
    await offers.answer(1, true, null)
    expect(used).toEqual([['add', '/usb/k']])
  })

  it('is refused with its reason when it is no kubeconfig', async () => {
    const { offers, used } = setUp({})
    await offers.make('/usb/photo.png', 'use')
    expect(offers.current).toMatchObject({ kind: 'refused', problem: { code: 'not-a-kubeconfig' } })
    await offers.answer(1, true, null)
    expect([offers.current, used]).toEqual([null, []])
  })
})

describe('a file that was named at the start', () => {
  it('is used at once when it runs nothing; a remote cluster waits to be chosen', async () => {
    const remote = { ...plain, contexts: [context('lab', { word: 'REMOTE' })] }
    const { offers, used, told } = setUp({ '/near': plain, '/far': remote })
    await offers.makeIfNeeded('/near')
    await offers.makeIfNeeded('/far')
    expect(used).toEqual([
      ['use', '/near', [], 'lab'],
      ['use', '/far', [], null],
    ])
    expect(told).toEqual([])
  })

  it('is used with the context of last time, and with none where that is gone or REMOTE', async () => {
    const two = { ...plain, contexts: [context('lab'), context('kind'), context('far', { word: 'REMOTE' })] }
    const { offers, used } = setUp({ '/usb/k': two })
    for (const name of ['kind', 'gone', 'far']) await offers.makeIfNeeded('/usb/k', name)
    expect(used).toEqual([
      ['use', '/usb/k', [], 'kind'],
      ['use', '/usb/k', [], null],
      ['use', '/usb/k', [], null],
    ])
  })

  it('is asked about when it would run a program', async () => {
    const { offers, used } = setUp({ '/usb/k': plugin })
    await offers.makeIfNeeded('/usb/k')
    expect([offers.current?.kind, used]).toEqual(['kubeconfig', []])
  })
})
