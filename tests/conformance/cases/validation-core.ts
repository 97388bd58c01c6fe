import { readFileSync } from 'node:fs'
import { resources } from '../../../src-main/sandbox/resources.ts'
import type { ResourceName } from '../../../src-main/sandbox/objects.ts'
import { refusal, withoutPorts } from './printed.ts'
import type { Answer, Area, Case } from './types.ts'

interface Story {
  readonly title: string
  readonly steps: readonly {
    readonly verb: string
    readonly resource: ResourceName
    readonly object: Answer
    readonly dryRun?: boolean
  }[]
}

const file = new URL('../../samples/sandbox-core/cases.json', import.meta.url)
const stories: readonly Story[] = JSON.parse(readFileSync(file, 'utf8'))

/** Several errors that stand in a map come in any order: these say nothing about rules. */
const unordered = new Set(['services: ann', 'configmaps: cm key', 'resourcequotas: q bad', 'services: selectorBad'])

function pathOf(resource: ResourceName): string {
  const { group, version, isNamespaced } = resources[resource]
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return `${root}/${isNamespaced ? 'namespaces/{ns}/' : ''}${resource}?dryRun=All`
}

const kinds = [...new Set(stories.map(({ steps }) => steps[0]?.resource))].filter((one) => one !== undefined)

/** Every recorded creation of one kind, as a request: decoding, defaults, rules and warnings together. */
const caseOf = (resource: ResourceName): Case => ({
  name: resource,
  title: `${resource} are defaulted and refused alike`,
  async run(it) {
    for (const { title, steps } of stories) {
      const [step] = steps
      if (step?.resource !== resource || step.dryRun !== true || unordered.has(title)) continue
      const body = JSON.parse(JSON.stringify(step.object).replaceAll('{ns}', it.namespace))
      const { status, body: answer, headers } = await it.request('POST', pathOf(resource), { body })
      const warning = headers['warning']
      it.observe(title, { status, answer: withoutPorts(answer), ...(warning === undefined ? {} : { warning }) })
    }
  },
})

/** Objects of many kinds, and what each needs besides its head. */
const plain: readonly (readonly [ResourceName, Answer])[] = [
  ['configmaps', {}],
  ['services', { spec: { ports: [{ port: 80 }] } }],
  ['resourcequotas', {}],
  ['leases', {}],
  ['serviceaccounts', {}],
  ['endpointslices', { addressType: 'IPv4', endpoints: [], ports: [] }],
]

const faults: Readonly<Record<string, Answer>> = {
  label: { labels: { 'a b': 'c' } },
  value: { labels: { a: 'b c' } },
  annotation: { annotations: { 'a b': 'c' } },
  finalizer: { finalizers: ['nope'] },
  owner: { ownerReferences: [{ apiVersion: 'v1', kind: '', name: 'x', uid: 'y' }] },
  controllers: {
    ownerReferences: ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', name, uid: 'y', controller: true })),
  },
  uid: { uid: 'other' },
}

const heads: Case = {
  name: 'heads',
  title: 'a head that breaks a rule is refused as often as it is checked',
  async run(it) {
    const headers = { 'content-type': 'application/merge-patch+json' }
    for (const [resource, object] of plain) {
      const [path = ''] = pathOf(resource).split('?')
      await it.request('POST', path, { body: { ...object, metadata: { name: 'old', finalizers: ['example.com/a'] } } })
      for (const [fault, metadata] of Object.entries(faults)) {
        const body = { ...object, metadata: { name: 'new', ...metadata } }
        it.observe(`${resource} ${fault} created`, refusal(await it.request('POST', `${path}?dryRun=All`, { body })))
        const changed = await it.request('PATCH', `${path}/old?dryRun=All`, { body: { metadata }, headers })
        it.observe(`${resource} ${fault} changed`, refusal(changed))
      }
      await it.request('DELETE', `${path}/old`)
      const more = { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }
      const late = await it.request('PATCH', `${path}/old`, { body: more, headers })
      it.observe(`${resource} finalizer too late`, refusal(late))
      await it.request('PATCH', `${path}/old`, { body: { metadata: { finalizers: null } }, headers })
    }
  },
}

/** What the API server makes of new objects of the plain kinds, and of pods where admission has a say. */
export const validationCore: Area = { name: 'validation-core', cases: [...kinds.map(caseOf), heads] }
