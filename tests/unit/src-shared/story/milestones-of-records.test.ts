import { describe, expect, it } from 'vitest'
import { change, slot } from '../../../kit/entities.ts'
import { told } from '../../../kit/told.ts'

describe('records', () => {
  const name = 'redis-1.redis.lesson.svc.cluster.local'
  const at = (
    state: 'present' | 'notPublished' | 'absent' | 'publishedEarly' | 'notReadable',
    addresses: readonly string[] = [],
  ) => slot(1, { podUid: 'u', record: { name, state, addresses } })

  it('is published and withdrawn, and nothing in between', () => {
    expect(told([change('slot', at('notPublished'), at('present', ['10.42.0.12']))])).toEqual([
      `record-published ${name}`,
    ])
    expect(told([change('slot', at('present', ['10.42.0.12']), at('notPublished'))])).toEqual([
      `record-withdrawn ${name}`,
    ])
    expect(told([change('slot', at('publishedEarly', ['10.42.0.12']), at('present', ['10.42.0.12']))])).toEqual([])
    expect(told([change('slot', at('absent'), at('notPublished'))])).toEqual([])
  })

  it('another address is a withdrawal and a publication', () => {
    expect(told([change('slot', at('present', ['10.42.0.12']), at('present', ['10.42.0.13']))])).toEqual([
      `record-withdrawn ${name}`,
      `record-published ${name}`,
    ])
  })

  it('what becomes readable has not changed', () => {
    expect(told([change('slot', at('notReadable'), at('present', ['10.42.0.12']))])).toEqual([])
  })
})
