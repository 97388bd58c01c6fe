import { readFileSync } from 'node:fs'
import { resources } from '../../../src-main/sandbox/resources.ts'
import type { ResourceName } from '../../../src-main/sandbox/objects.ts'
import { withoutPorts } from './printed.ts'
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

/** What the API server makes of new objects of the plain kinds, and of pods where admission has a say. */
export const validationCore: Area = { name: 'validation-core', cases: kinds.map(caseOf) }
