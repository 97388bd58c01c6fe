import { describe, expect, it } from 'vitest'
import { apiVersionOf, resources } from '../../../../../src-main/sandbox/resources.ts'
import { columns } from '../../../../../src-main/sandbox/schema/tables.ts'
import { printers } from '../../../../../src-main/sandbox/tables/index.ts'
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  openApiDocument,
  openApiIndex,
  openApiV2,
  servedResources,
} from '../../../../../src-main/sandbox/schema/index.ts'

interface Operation {
  readonly requestBody?: { readonly content: object }
  readonly parameters?: readonly { readonly name: string }[]
  readonly 'x-kubernetes-action': string
  readonly 'x-kubernetes-group-version-kind'?: { readonly kind: string }
}

interface Document {
  readonly paths: { readonly [path: string]: { readonly patch?: Operation; readonly get?: Operation } }
  readonly components: { readonly schemas: object }
}

const all = Object.values(resources)

function documentOf(path: string): Document {
  const document = openApiDocument(path)
  if (document === null) throw new Error(`Expected a document for ${path}, found none.`)
  return JSON.parse(document.text) as Document
}

describe('discovery', () => {
  it.each(all.map((resource) => [resource.name, resource] as const))(
    '%s is served as it is stored',
    (name, resource) => {
      const served = servedResources().find((one) => one.name === name && one.group === resource.group)
      expect(served?.gvk).toEqual({ group: resource.group, version: resource.version, kind: resource.kind })
      expect(served?.isNamespaced).toBe(resource.isNamespaced)
      expect(served?.verbs).toEqual(
        expect.arrayContaining(['create', 'delete', 'get', 'list', 'patch', 'update', 'watch']),
      )
      const status = servedResources().some((one) => one.name === `${name}/status` && one.group === resource.group)
      expect(status).toBe(resource.hasStatus)
    },
  )

  it('says the same in both forms', () => {
    const items = ['core', 'named'].flatMap(
      (which) => aggregatedDiscovery(which as 'core' | 'named')['items'] as readonly { readonly versions: unknown }[],
    )
    const aggregated = JSON.stringify(items)
    for (const { name } of servedResources()) {
      const [resource, subresource] = name.split('/')
      expect(aggregated).toContain(
        subresource === undefined ? `"resource":"${resource}"` : `"subresource":"${subresource}"`,
      )
    }
    const groups = apiGroupList()['groups'] as readonly { readonly name: string }[]
    for (const { name } of groups) expect(apiGroup(name)).not.toBeNull()
    expect(apiGroup('absent')).toBeNull()
    expect(apiResourceList('apps', 'v7')).toBeNull()
  })

  it('names scale by the group of its kind', () => {
    const scale = servedResources().find(({ name }) => name === 'statefulsets/scale')
    expect(scale?.gvk).toEqual({ group: 'autoscaling', version: 'v1', kind: 'Scale' })
  })
})

describe('OpenAPI', () => {
  const paths = Object.keys(openApiIndex()['paths'] as object)

  it.each(paths)('%s holds all that it speaks of', (path) => {
    const text = openApiDocument(path)?.text ?? ''
    const { components } = documentOf(path)
    const spoken = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? ''))
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining([...spoken]))
  })

  it.each(all.map((resource) => [resource.name, resource] as const))(
    '%s can be patched with validation',
    (name, resource) => {
      const version = apiVersionOf(resource)
      const root = resource.group === '' ? `api/${version}` : `apis/${version}`
      const place = resource.isNamespaced ? 'namespaces/{namespace}/' : ''
      const operation = documentOf(root).paths[`/${root}/${place}${name}/{name}`]?.patch
      expect(operation?.['x-kubernetes-group-version-kind']?.kind).toBe(resource.kind)
      expect(operation?.parameters?.map((parameter) => parameter.name)).toContain('fieldValidation')
      expect(Object.keys(operation?.requestBody?.content ?? {})).toContain('application/strategic-merge-patch+json')
    },
  )

  it('has no prose', () => {
    for (const path of paths) expect(openApiDocument(path)?.text).not.toContain('More info')
  })

  it('is not there for other paths', () => {
    expect(openApiDocument('apis/absent/v1')).toBeNull()
    expect(openApiDocument('nonsense')).toBeNull()
  })

  it('of version 2 is a head in both forms', () => {
    expect(JSON.parse(new TextDecoder().decode(openApiV2('json').bytes))).toMatchObject({ swagger: '2.0' })
    expect(openApiV2('protobuf').bytes.slice(0, 5)).toEqual(Uint8Array.of(0x0a, 3, 0x32, 0x2e, 0x30))
  })
})

describe('tables', () => {
  it.each(all.map(({ name }) => name))('%s have the real columns', (name) => {
    const own = printers[name].columns.map((column) => [column.name, column.type, column.format, column.priority])
    expect(own).toEqual(columns[name])
  })
})
