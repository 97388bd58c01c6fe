import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiWorld, type ApiWorld, type Body, configMap } from './api-world.ts'

const path = '/api/v1/configmaps'
const names = (body: Body): readonly string[] => body.items.map(({ metadata }: Body) => metadata.name)

function filledWorld(count: number): ApiWorld {
  const world = apiWorld()
  for (let index = 0; index < count; index++) {
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', {
      body: configMap(`m-${index}`, { odd: String(index % 2) }),
    })
  }
  return world
}

/** All pages of a list, in order. */
function pages(world: ApiWorld, query: string): readonly Body[] {
  const found: Body[] = []
  let token = ''
  do {
    const { body } = world.json('GET', `${path}?${query}${token === '' ? '' : `&continue=${token}`}`)
    found.push(body)
    token = body.metadata.continue ?? ''
  } while (token !== '')
  return found
}

describe('a list in pages', () => {
  it('is the whole list, in order, of one version, whatever the size of its pages', () => {
    const world = filledWorld(23)
    const whole = names(world.json('GET', path).body)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (limit) => {
        const all = pages(world, `limit=${limit}`)
        expect(all.flatMap(names)).toEqual(whole)
        expect(new Set(all.map(({ metadata }) => metadata.resourceVersion)).size).toBe(1)
        expect(all.map(({ metadata }) => metadata.remainingItemCount ?? 0)).toEqual(
          all.map((_, index) => Math.max(0, whole.length - limit * (index + 1))),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('shows no change that came after its first page', () => {
    const world = filledWorld(4)
    const whole = names(world.json('GET', path).body)
    const first = world.json('GET', `${path}?limit=2`).body
    world.json('DELETE', '/api/v1/namespaces/lesson/configmaps/m-3')
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', { body: configMap('z') })
    const rest = world.json('GET', `${path}?continue=${first.metadata.continue}`).body
    expect([...names(first), ...names(rest)]).toEqual(whole)
  })

  it('counts nothing as remaining when there is a selector', () => {
    const { body } = filledWorld(6).json('GET', `${path}?limit=2&labelSelector=odd%3D1`)
    expect(body.metadata.remainingItemCount).toBeUndefined()
    expect(names(body)).toEqual(['m-1', 'm-3'])
  })

  it('of a forgotten version is 410, with a token for the rest as it is now', () => {
    const world = filledWorld(4)
    const first = world.json('GET', `${path}?limit=2`).body
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', { body: configMap('z') })
    world.store.compact()
    const expired = world.json('GET', `${path}?limit=2&continue=${first.metadata.continue}`)
    expect(expired.status).toBe(410)
    expect(expired.body.message).toMatch(
      /^The provided continue parameter is too old to display a consistent list result\./,
    )
    const rest = world.json('GET', `${path}?continue=${expired.body.metadata.continue}`)
    expect(names(rest.body)).toContain('z')
  })
})

describe('a list of a version', () => {
  it('is exactly that one with Exact, and with a limit and no match', () => {
    const world = filledWorld(2)
    const before = world.json('GET', path).body
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', { body: configMap('z') })
    const version = before.metadata.resourceVersion
    for (const query of [
      `resourceVersion=${version}&resourceVersionMatch=Exact`,
      `resourceVersion=${version}&limit=500`,
    ]) {
      const { body } = world.json('GET', `${path}?${query}`)
      expect(names(body)).toEqual(names(before))
      expect(body.metadata.resourceVersion).toBe(version)
    }
  })

  it('is the present one without a limit: not older is enough', () => {
    const world = filledWorld(2)
    const version = world.json('GET', path).body.metadata.resourceVersion
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', { body: configMap('z') })
    expect(names(world.json('GET', `${path}?resourceVersion=${version}`).body)).toContain('z')
  })

  it('that is forgotten is 410', () => {
    const world = filledWorld(2)
    const version = world.json('GET', path).body.metadata.resourceVersion
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', { body: configMap('z') })
    world.store.compact()
    const { status, body } = world.json('GET', `${path}?resourceVersion=${version}&resourceVersionMatch=Exact`)
    expect({ status, message: body.message }).toEqual({
      status: 410,
      message: 'The resourceVersion for the provided list is too old.',
    })
  })
})
