import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeWithoutManagedFields } from '../../../../src-main/reflector/managed-fields.ts'
import { readPage } from '../../../../src-main/reflector/page.ts'
import { AttemptEnded } from '../../../../src-main/reflector/outcome.ts'

/** Strings that look like what is searched for, and every character that JSON has to escape. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"managedFields":[', '"items":[', ']', '}', '\\"', '\\', '"}]'),
)
const value = fc.jsonValue({ stringUnit: 'grapheme' })
const item = fc.record({ kept: word, nested: value, items: fc.array(word) })
const managed = fc.array(fc.dictionary(word, value))
const meta = { resourceVersion: '12', continue: 'next' }

describe('field managers', () => {
  test('are cut out, and all else is as the parser would have read it', () => {
    fc.assert(
      fc.property(item, managed, word, (before, managedFields, after) => {
        const bytes = Buffer.from(JSON.stringify({ before, metadata: { name: after, managedFields }, after }))
        const read: unknown = JSON.parse(decodeWithoutManagedFields(bytes))
        expect(read).toEqual(
          JSON.parse(JSON.stringify({ before, metadata: { name: after, managedFields: [] }, after })),
        )
      }),
    )
  })
})

describe('a page', () => {
  test('gives the items that the parser would have read', () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const page = readPage(Buffer.from(JSON.stringify({ kind: 'PodList', metadata: meta, items })))
        expect([...page.items]).toEqual(JSON.parse(JSON.stringify(items)))
        expect(page.meta).toEqual({ version: '12', continueToken: 'next' })
      }),
    )
  })

  test.each([
    { name: 'null for no items', text: '{"metadata":{"resourceVersion":"3"},"items":null}', items: [] },
    { name: 'no items at all', text: '{"metadata":{"resourceVersion":"3"}}', items: [] },
    {
      name: 'spaces between',
      text: '{"metadata":{"resourceVersion":"3"},"items": [ {"a":1} , {"a":2} ]}',
      items: [{ a: 1 }, { a: 2 }],
    },
    {
      name: 'items before the metadata',
      text: '{"items":[{"items":[{"key":"k"}]}],"metadata":{"resourceVersion":"3"}}',
      items: [{ items: [{ key: 'k' }] }],
    },
    { name: 'an empty continue', text: '{"metadata":{"resourceVersion":"3","continue":""},"items":[]}', items: [] },
  ])('with $name is read', ({ text, items }) => {
    const page = readPage(Buffer.from(text))
    expect([...page.items]).toEqual(items)
    expect(page.meta).toEqual({ version: '3', continueToken: null })
  })

  test.each([
    { name: 'cut short', text: '{"metadata":{"resourceVersion":"3"},"items":[{"a":1},{"b"' },
    { name: 'without a version', text: '{"items":[]}' },
    { name: 'that is a page of something else', text: '<html>' },
  ])('$name is a bad answer', ({ text }) => {
    expect(() => readPage(Buffer.from(text))).toThrow(AttemptEnded)
  })
})
