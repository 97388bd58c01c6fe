// Asks a real API server (through `kubectl proxy`) what becomes of the bodies; every question is a dry run:
//   node tests/samples/sandbox-bodies/record.ts http://127.0.0.1:8001 sandbox-bodies
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { questions } from './bodies.ts'
import type { Question } from './bodies.ts'

const [, , address = '', namespace = ''] = process.argv
const sets = `${address}/apis/apps/v1/namespaces/${namespace}/statefulsets`
const mediaTypes = {
  create: 'application/json',
  'create-yaml': 'application/yaml',
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}
const manifest = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    replicas: 0,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'busybox:1.36' }] } },
  },
}

async function answerTo({ how, body, fieldValidation }: Question): Promise<unknown> {
  const isCreation = how.startsWith('create')
  const url = `${isCreation ? sets : `${sets}/web`}?dryRun=All&fieldValidation=${fieldValidation}`
  const init = { method: isCreation ? 'POST' : 'PATCH', body, headers: { 'content-type': mediaTypes[how] } }
  const answer = (await (await fetch(url, init)).json()) as { readonly kind: string; readonly code?: number }
  // What passes decoding is the strategies' concern.
  const isRefused = answer.kind === 'Status' && (!isCreation || answer.code === 400)
  return isRefused ? answer : null
}

await fetch(sets, { method: 'POST', body: JSON.stringify(manifest), headers: { 'content-type': 'application/json' } })
await wait(1000)
const live: unknown = await (await fetch(`${sets}/web`)).json()
const lines: string[] = []
for (const question of questions) lines.push(JSON.stringify({ ...question, answer: await answerTo(question) }))
await fetch(`${sets}/web`, { method: 'DELETE' })
writeFileSync(
  join(import.meta.dirname, 'answers.json'),
  `{\n"live": ${JSON.stringify(live)},\n"answers": [\n${lines.join(',\n')}\n]\n}\n`,
)
