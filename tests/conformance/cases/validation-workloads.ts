import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { JsonObject, ResourceName } from '../../../src-main/sandbox/objects.ts'
import { apiVersionOf, resources } from '../../../src-main/sandbox/resources.ts'
import type { Answer, Area, Case, CaseCluster, HttpAnswer } from './types.ts'

interface Sample {
  readonly title: string
  readonly resource: ResourceName
  readonly object: JsonObject
  readonly subresource?: string
  readonly change?: JsonObject
  readonly status?: JsonObject
  readonly isDeleted?: boolean
}

const folder = new URL('../../samples/sandbox-strategies/', import.meta.url)
const samples = (name: string): readonly Sample[] =>
  parse(readFileSync(new URL(`${name}.cases.yaml`, folder), 'utf8')) as readonly Sample[]

/** Several errors of one map come in any order, generated names by chance, and a lost uid with etcd's key: these say nothing about rules. */
const undecided = new Set([
  'a label with a bad key',
  'pod: a bad label',
  'set: a generated name with a bad prefix',
  'pod: another uid',
])

const pathOf = (resource: ResourceName): string => {
  const { group, version } = resources[resource]
  return `${group === '' ? `/api/${version}` : `/apis/${group}/${version}`}/namespaces/{ns}/${resource}`
}

const typed = ({ resource, object }: Sample): Answer => ({
  apiVersion: apiVersionOf(resources[resource]),
  kind: resources[resource].kind,
  ...object,
})

/** Every recorded creation of one kind, as a request: decoding, defaults, admission, rules and warnings together. */
const creationsOf = (kind: string, name: string, title: string): Case => ({
  name: `${name}-${kind}`,
  title: `${kind} ${title}`,
  async run(it) {
    for (const sample of samples(name)) {
      if (sample.resource !== kind || undecided.has(sample.title)) continue
      const answer = await it.request('POST', `${pathOf(sample.resource)}?dryRun=All`, { body: typed(sample) })
      const warning = answer.headers['warning']
      it.observe(sample.title, {
        status: answer.status,
        answer: answer.body,
        ...(warning === undefined ? {} : { warning }),
      })
    }
  },
})

/** Writes over an object that controllers may be changing: what has lost the race is done again from a fresh look. */
async function put(
  it: CaseCluster,
  name: string,
  {
    sub = '',
    accept,
    changed,
  }: { readonly sub?: string; readonly accept?: string; readonly changed: (before: Answer) => Answer },
): Promise<HttpAnswer> {
  const answer = await it.until('a write that wins its race', async () => {
    const before = await it.request('GET', name)
    const headers = accept === undefined ? {} : { headers: { accept } }
    const tried = await it.request('PUT', `${name}${sub}?dryRun=All`, { body: changed(before.body), ...headers })
    return tried.status === 409 && String(tried.body.message).includes('the object has been modified') ? null : tried
  })
  return answer
}

async function made(it: CaseCluster, sample: Sample): Promise<string> {
  const path = pathOf(sample.resource)
  const created = await it.request('POST', path, { body: typed(sample) })
  if (created.status !== 201)
    throw new Error(`Expected "${sample.title}" to be created, found ${created.body.message}.`)
  const name = `${path}/${created.body.metadata.name}`
  if (sample.isDeleted === true) await it.request('DELETE', name)
  return name
}

async function removed(it: CaseCluster, name: string): Promise<void> {
  const headers = { 'content-type': 'application/merge-patch+json' }
  await it.request('PATCH', name, { body: { metadata: { finalizers: null } }, headers })
  await it.request('DELETE', name, { body: { propagationPolicy: 'Background', gracePeriodSeconds: 0 } })
  await it.until('the object to be gone', async () => (await it.request('GET', name)).status === 404)
}

/** Every recorded change of one kind: what may change, and what is said of what may not. */
const updatesOf = (kind: string): Case => ({
  name: `updates-${kind}`,
  title: `${kind} may be changed alike`,
  async run(it) {
    for (const sample of samples('updates')) {
      if (sample.resource !== kind || undecided.has(sample.title)) continue
      const name = await made(it, sample)
      const sub = sample.subresource === undefined ? '' : `/${sample.subresource}`
      const { status, body } = await put(it, name, { sub, changed: (before) => merged(before, sample.change ?? {}) })
      const { message, details, spec } = body
      it.observe(sample.title, body.kind === 'Status' ? { status, message, details } : { status, spec })
      await removed(it, name)
    }
  },
})

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const age = /(?<=^|\()\d+[smhdy]\S*(?= ago|$)/

/** A controller that was quicker has begun to count, and a count may not be taken back. */
function counted({ status }: Answer): JsonObject {
  return status?.collisionCount === undefined ? {} : { collisionCount: status.collisionCount }
}

/** Every recorded row: columns and cells of an object with a status. */
const tablesOf = (kind: string): Case => ({
  name: `tables-${kind}`,
  title: `${kind} are printed alike`,
  async run(it) {
    for (const sample of samples('tables')) {
      if (sample.resource !== kind) continue
      const name = await made(it, sample)
      const { status } = sample
      const { body } = await put(it, name, {
        ...(status === undefined ? {} : { sub: '/status' }),
        accept: asTable,
        changed: (before) => ({
          ...before,
          ...(status === undefined ? {} : { status: { ...counted(before), ...status } }),
        }),
      })
      const cells = (body.rows?.[0]?.cells ?? [body]).map((cell: unknown) =>
        typeof cell === 'string' ? cell.replace(age, 'AGE') : cell,
      )
      const columns = body.columnDefinitions?.map(({ name, type, format, priority }: Answer) =>
        [name, type, format, priority].join(' '),
      )
      it.observe(sample.title, { columns, cells })
      await removed(it, name)
    }
  },
})

/** Objects deeply, lists replaced, null taken away. */
function merged(target: Answer, patch: Answer): Answer {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const result = { ...(typeof target === 'object' && !Array.isArray(target) ? target : {}) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

const kindsOf = (name: string): readonly string[] => [...new Set(samples(name).map(({ resource }) => resource))]

/** What the API server makes of pods and everything that makes pods. */
export const validationWorkloads: Area = {
  name: 'validation-workloads',
  cases: [
    ...kindsOf('defaults').map((kind) => creationsOf(kind, 'defaults', 'are defaulted alike')),
    ...kindsOf('refusals').map((kind) => creationsOf(kind, 'refusals', 'are refused alike')),
    ...kindsOf('warnings').map((kind) => creationsOf(kind, 'warnings', 'are warned of alike')),
    ...kindsOf('updates').map(updatesOf),
    ...kindsOf('tables').map(tablesOf),
  ],
}
