import { describe, expect, it } from 'vitest'
import type { KubeconfigFile } from '#shared/contract/bridge.ts'
import { plain } from '#shared/words/index.ts'
import { fileRows, movedFile } from '../../../../../src-renderer/ui/settings/file-rows.ts'

const file = (changes: Partial<KubeconfigFile>): KubeconfigFile => ({
  path: '/k',
  origin: 'environment',
  state: 'read',
  contexts: [],
  runs: [],
  problem: null,
  ...changes,
})

describe('the list of kubeconfigs', () => {
  it('says of each what was found in it', () => {
    const program = { command: 'cloud', args: ['get-token'], variables: [] }
    const rows = fileRows(
      [
        file({ contexts: ['a', 'b'], runs: [program, program] }),
        file({ path: '/none', state: 'missing' }),
        file({
          path: '/bad',
          origin: 'settings',
          state: 'broken',
          problem: { code: 'kubeconfig-broken', params: { path: '/bad', line: 3 } },
        }),
        file({ path: '/k3s', origin: 'k3s', state: 'broken' }),
      ],
      ['/bad', '/unread'],
    )
    expect(rows.map(({ path, found, runs, place }) => [path, plain(found), runs.map(plain), place])).toEqual([
      ['/k', '2 contexts: a, b', ['For credentials it runs cloud get-token'], null],
      ['/none', 'Not there.', [], null],
      ['/bad', expect.stringContaining('line 3'), [], 0],
      ['/k3s', 'May not be read.', [], null],
      ['/unread', expect.stringMatching(/^Not read in this window/), [], 1],
    ])
  })

  it.each([
    ['up', 2, 1, ['a', 'c', 'b']],
    ['down', 0, 1, ['b', 'a', 'c']],
    ['away', 1, null, ['a', 'c']],
    ['nowhere when there is no such file', 9, 0, ['a', 'b', 'c']],
  ])('moves a file %s', (_name, from, to, expected) => {
    expect(movedFile(['a', 'b', 'c'], from, to)).toEqual(expected)
  })
})
