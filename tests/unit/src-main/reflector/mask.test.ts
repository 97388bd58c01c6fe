import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hiddenValue } from '#shared/contract/inquiry.ts'
import { maskObject } from '../../../../src-main/reflector/mask.ts'

const container = (env: unknown) => ({ name: 'redis', image: 'redis:5.0', env })
const secret = [{ name: 'PASSWORD', value: 'correct-horse' }]
const shown = [{ name: 'PASSWORD', value: hiddenValue }]

describe('what is shown of an object', () => {
  test.each([
    {
      name: 'a variable of a container',
      source: { kind: 'Pod', spec: { containers: [container(secret)] } },
      masked: { kind: 'Pod', spec: { containers: [container(shown)] } },
    },
    {
      name: 'of an init container and an ephemeral one',
      source: { spec: { initContainers: [container(secret)], ephemeralContainers: [container(secret)] } },
      masked: { spec: { initContainers: [container(shown)], ephemeralContainers: [container(shown)] } },
    },
    {
      name: 'in the template of a set, and in the template that a revision keeps',
      source: { data: { spec: { template: { spec: { containers: [container(secret)] } } } } },
      masked: { data: { spec: { template: { spec: { containers: [container(shown)] } } } } },
    },
    {
      name: 'data of a Secret',
      source: { kind: 'Secret', data: { key: 'c2VjcmV0' }, stringData: { other: 'plain' } },
      masked: { kind: 'Secret', data: { key: hiddenValue }, stringData: { other: hiddenValue } },
    },
    {
      name: 'a header that a probe sends',
      source: { httpGet: { path: '/', httpHeaders: [{ name: 'Authorization', value: 'Bearer abc' }] } },
      masked: { httpGet: { path: '/', httpHeaders: [{ name: 'Authorization', value: hiddenValue }] } },
    },
    {
      name: 'what kubectl apply wrote down',
      source: {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
              spec: { containers: [container(secret)] },
            }),
          },
        },
      },
      masked: {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
              spec: { containers: [container(shown)] },
            }),
          },
        },
      },
    },
    {
      name: 'a long annotation that may hold a packed manifest',
      source: { metadata: { annotations: { 'objectset.rio.cattle.io/applied': 'H4sI'.repeat(100) } } },
      masked: { metadata: { annotations: { 'objectset.rio.cattle.io/applied': hiddenValue } } },
    },
  ])('$name is hidden', ({ source, masked }) => {
    expect(maskObject(source).object).toEqual(masked)
  })

  test('where a value comes from stays, and so does a value that is empty', () => {
    const env = [
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } },
      { name: 'NOTHING', value: '' },
    ]
    const source = { spec: { containers: [container(env)] }, metadata: { annotations: { note: 'a short one' } } }
    expect(maskObject(source)).toEqual({ object: source, hidden: 0 })
  })

  test('what was hidden is counted', () => {
    expect(maskObject({ spec: { containers: [container([...secret, ...secret])] } }).hidden).toBe(2)
  })

  test('no value of a variable or a Secret is ever in it, wherever it stands and whatever repeats it', () => {
    const word = fc.string({ minLength: 1, maxLength: 30 }).map((text) => `SECRET${text}`)
    const leaf = fc.oneof(fc.boolean(), fc.integer(), fc.constant(null), fc.constant('plain'))
    const env = fc.array(
      fc.oneof(
        fc.record({ name: fc.string(), value: word }),
        fc.record({
          name: fc.string(),
          value: fc.oneof(
            word.map((text) => ({ deep: text })),
            fc.array(word),
          ),
        }),
        word,
      ),
    )
    const { anything } = fc.letrec((tie) => ({
      anything: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.record({ env }),
        fc.record({ kind: fc.constant('Secret'), data: fc.dictionary(fc.string(), word) }),
        tie('anything').map((value) => ({ annotations: { applied: JSON.stringify({ value }) } })),
        tie('anything').map((value) => ({ value })),
        fc.array(tie('anything'), { maxLength: 3 }),
      ),
    }))
    fc.assert(
      fc.property(anything, (value) => {
        expect(JSON.stringify(maskObject({ value }).object)).not.toContain('SECRET')
      }),
    )
  })
})
