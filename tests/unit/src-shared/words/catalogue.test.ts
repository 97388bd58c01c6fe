import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { storyCodes } from '#shared/story/codes.ts'
import { english } from '#shared/words/en/index.ts'
import { isWordId, plain, sentence } from '#shared/words/index.ts'
import { problemParams, problemText } from '#shared/words/problem.ts'
import type { ProblemCode } from '#shared/model/feed.ts'

const ids = Object.keys(english).filter(isWordId)
const problemCodes = ids.flatMap((id) =>
  id.startsWith('problem.') ? [id.slice('problem.'.length) as ProblemCode] : [],
)

describe('the English catalogue', () => {
  it.each(ids)('%s is a message that can be read', (id) => {
    expect(() => new IntlMessageFormat(english[id], 'en')).not.toThrow()
  })

  it('says what happened for every milestone', () => {
    expect(storyCodes.filter((code) => !isWordId(`story.${code}.what`))).toEqual([])
  })

  it('gives names in mono as parts of their own', () => {
    expect(sentence('story.pod-ready.what', { pod: 'redis-1' })).toEqual([
      { text: 'redis-1', mono: true },
      { text: ' is Ready.', mono: false },
    ])
  })
})

describe('problems', () => {
  it.each(problemCodes)('%s can be told without any parameter, and with all', (code) => {
    const bare = problemText({ code, params: {} })
    const full = problemText({ code, params: Object.fromEntries(problemParams.map((name) => [name, `${name}-x`])) })
    for (const text of [bare, full]) {
      expect(text).not.toMatch(/[{}<>]|undefined|\(\)| {2}|none[-)]/)
      expect(text).toMatch(/^(Expected|Something)/)
    }
  })

  it('has three parts: what was expected, what was found, what to do', () => {
    expect(
      problemText({ code: 'connection-refused', params: { address: '127.0.0.1:6443', detail: 'ECONNREFUSED' } }),
    ).toBe(
      'Expected an API server at 127.0.0.1:6443, but the connection was refused (ECONNREFUSED). Start the cluster or correct the address.',
    )
  })

  it.each<[ProblemCode, string, RegExp]>([
    ['kubeconfig-unreadable', 'missing', /no such file\. Check the path\.$/],
    ['kubeconfig-unreadable', 'denied', /this account may not read it\. Ask/],
    ['kubeconfig-unreadable', 'folder', /it is a folder\. Name the file in it\.$/],
    ['kubeconfig-unreadable', 'EMFILE', /could not \(EMFILE\)\. Check/],
    ['kubeconfig-not-yaml', 'TAB_AS_INDENT', /found a tab as indentation in line 3\. Mend/],
    ['kubeconfig-not-yaml', 'IMPOSSIBLE', /found a mistake in line 3\. Mend/],
    ['credential-file-unreadable', 'empty', /it is empty\. Get new/],
  ])('%s says of %s what it is and what to do', (code, reason, expected) => {
    expect(problemText({ code, params: { path: '/k', line: 3, reason } })).toMatch(expected)
  })

  it('takes an empty parameter for none', () => {
    expect(problemText({ code: 'signed-out', params: { hint: '' } })).toBe(
      'Expected valid credentials, but the server refused them. Sign in again.',
    )
  })

  it('joins parts to plain text', () => {
    expect(plain(sentence('state.line.nodeSilent', { node: 'node-b', duration: '45 s' }))).toBe(
      'node-b: found silent 45 s ago',
    )
  })
})
