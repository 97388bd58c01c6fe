import { describe, expect, it } from 'vitest'
import { steady } from '../../../../src-renderer/state/steady.ts'

describe('a steady value', () => {
  it('is the one of before while the new one equals it', () => {
    const made = steady(() => ({ words: ['live'] }))
    expect(made()).toBe(made())
  })

  it('is the new one as soon as it differs, also where it was null', () => {
    let value: { readonly seconds: number } | null = null
    const made = steady(() => value)
    expect(made()).toBeNull()
    value = { seconds: 1 }
    expect(made()).toBe(value)
    value = { seconds: 2 }
    expect(made()).toBe(value)
    value = null
    expect(made()).toBeNull()
  })
})
