import { describe, expect, it } from 'vitest'

import { ManualClock } from '#shared/kit/manual-clock.ts'

import type { CredentialMethod, CredentialRecipe } from '../../../../src-main/connection/credential-recipe.ts'
import { createCredentialSource } from '../../../../src-main/connection/credentials.ts'
import type { Machine } from '../../../../src-main/connection/machine.ts'
import { machine } from '../../../kit/connection/machine.ts'

const plain = { refresh: false }

function source(
  method: CredentialMethod,
  options: { readonly machine?: Machine; readonly certificate?: CredentialRecipe['certificate'] } = {},
) {
  const clock = new ManualClock(0)
  const recipe = { connectionId: '1', certificate: options.certificate ?? null, method }
  return { clock, source: createCredentialSource(recipe, { clock, machine: options.machine ?? machine({}) }) }
}

describe('a credential', () => {
  it.each([
    [{ kind: 'none' }, null],
    [{ kind: 'token', token: 'abc' }, 'Bearer abc'],
    [{ kind: 'basic', username: 'ada', password: 'p:w' }, `Basic ${Buffer.from('ada:p:w').toString('base64')}`],
  ] as const)('of %j is a header', async (method, authorization) => {
    expect(await source(method).source.credential(plain)).toEqual({
      kind: 'ok',
      value: { authorization, certificate: null, expiresAt: null },
    })
  })

  it('of a token file is read anew each 10 s, and at once when it was refused', async () => {
    const files = { '/token': 'one\n' }
    const { source: tokens, clock } = source(
      { kind: 'tokenFile', path: '/token', fallback: null },
      { machine: machine(files) },
    )
    const token = async (refresh = false): Promise<unknown> => {
      const answer = await tokens.credential({ refresh })
      return answer.kind === 'ok' ? answer.value.authorization : answer.failure
    }
    expect(await token()).toBe('Bearer one')
    files['/token'] = 'two'
    clock.advance(9_999)
    expect(await token()).toBe('Bearer one')
    clock.advance(1)
    expect(await token()).toBe('Bearer two')
    files['/token'] = 'three'
    expect(await token(true)).toBe('Bearer three')
  })

  it('of a token file that is missing or empty is a problem with its path, unless there is a token beside it', async () => {
    const missing = source({ kind: 'tokenFile', path: '/token', fallback: null })
    expect(await missing.source.credential(plain)).toEqual({
      kind: 'failed',
      failure: { code: 'credential-file-unreadable', params: { path: '/token', reason: 'missing' } },
    })
    const empty = source(
      { kind: 'tokenFile', path: '/token', fallback: null },
      { machine: machine({ '/token': ' \n' }) },
    )
    expect(await empty.source.credential(plain)).toMatchObject({ failure: { params: { reason: 'empty' } } })
    const beside = source({ kind: 'tokenFile', path: '/token', fallback: 'spare' })
    expect(await beside.source.credential(plain)).toMatchObject({ value: { authorization: 'Bearer spare' } })
  })

  it('takes a client certificate along, from data or from files that may change', async () => {
    const files = { '/key': 'KEY 1' }
    const certificate = { cert: { kind: 'text', text: 'CERT' }, key: { kind: 'file', path: '/key' } } as const
    const { source: both } = source({ kind: 'token', token: 'abc' }, { machine: machine(files), certificate })
    expect(await both.credential(plain)).toEqual({
      kind: 'ok',
      value: { authorization: 'Bearer abc', certificate: { cert: 'CERT', key: 'KEY 1' }, expiresAt: null },
    })
    files['/key'] = 'KEY 2'
    expect(await both.credential({ refresh: true })).toMatchObject({ value: { certificate: { key: 'KEY 2' } } })
  })

  it('without the file of its key is a problem', async () => {
    const certificate = { cert: { kind: 'text', text: 'CERT' }, key: { kind: 'file', path: '/key' } } as const
    expect(await source({ kind: 'none' }, { certificate }).source.credential(plain)).toMatchObject({
      failure: { code: 'credential-file-unreadable', params: { path: '/key' } },
    })
  })
})
