// Records the samples against a real API server:
//   kubectl proxy --port=8001 &
//   kubectl create namespace sandbox-schema
//   node tests/samples/sandbox-schema/record.ts http://127.0.0.1:8001 sandbox-schema [CASE…]
// Each case becomes a folder: original.json (what is there), request.json (what is asked, and when), result.json (the answer).
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { cases, objects } from './cases.ts'
import type { SampleCase, SampleRequest } from './cases.ts'

const [, , address = '', namespace = '', ...only] = process.argv
const paths = {
  set: `${address}/apis/apps/v1/namespaces/${namespace}/statefulsets`,
  service: `${address}/api/v1/namespaces/${namespace}/services`,
  config: `${address}/api/v1/namespaces/${namespace}/configmaps`,
  none: `${address}/api/v1/namespaces/${namespace}/configmaps`,
}
const mediaTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
  replace: 'application/json',
}

interface Answer {
  readonly kind: string
  readonly metadata: { readonly managedFields?: readonly { readonly time?: string }[]; readonly generation?: number }
  readonly status?: { readonly observedGeneration?: number }
}

async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init)
  return (await answer.json()) as Answer
}

function send(path: string, { kind, body, manager, isForced, subresource }: SampleRequest, isDry: boolean): Promise<Answer> {
  const query = new URLSearchParams({ fieldManager: manager })
  if (isDry) query.set('dryRun', 'All')
  if (kind === 'apply' && isForced === true) query.set('force', 'true')
  const url = `${path}/sample${subresource === undefined ? '' : `/${subresource}`}?${query}`
  const method = kind === 'replace' ? 'PUT' : 'PATCH'
  return ask(url, { method, body: JSON.stringify(body), headers: { 'content-type': mediaTypes[kind] } })
}

async function settled(path: string, isSet: boolean): Promise<Answer> {
  for (;;) {
    const object = await ask(`${path}/sample`)
    if (!isSet || object.status?.observedGeneration === object.metadata.generation) return object
    await wait(50)
  }
}

async function remove(path: string): Promise<void> {
  await ask(`${path}/sample`, { method: 'PATCH', body: '{"metadata":{"finalizers":null}}', headers: { 'content-type': mediaTypes.merge } })
  await ask(`${path}/sample`, { method: 'DELETE', body: '{"gracePeriodSeconds":0}', headers: { 'content-type': 'application/json' } })
}

async function record({ name, object, before = [], request }: SampleCase): Promise<void> {
  const path = paths[object]
  await remove(path)
  const manifest = objects[object]
  if (manifest !== null) {
    await ask(`${path}?fieldManager=creator`, {
      method: 'POST',
      body: JSON.stringify(manifest),
      headers: { 'content-type': 'application/json' },
    })
  }
  for (const step of before) {
    await settled(path, object === 'set')
    await send(path, step, false)
    // So that managers differ in their times.
    await wait(1000)
  }
  const original = manifest === null ? null : await settled(path, object === 'set')
  await wait(1000)
  const asked = new Date()
  const result = await send(path, request, true)
  const times = (result.metadata.managedFields ?? []).map(({ time = '' }) => time).toSorted()
  const newest = times.at(-1) ?? ''
  const at = newest >= asked.toISOString().slice(0, 19) ? newest : `${asked.toISOString().slice(0, 19)}Z`
  const folder = join(import.meta.dirname, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [file, content] of Object.entries({ original, request: { ...request, at }, result })) {
    writeFileSync(join(folder, `${file}.json`), `${JSON.stringify(content, null, 2)}\n`)
  }
  await remove(path)
}

for (const one of cases) if (only.length === 0 || only.includes(one.name)) await record(one)
