// Asks a real API server the requests of requests.yaml, one after the other, and writes its answers to answers.json.
// Usage: kubectl create namespace NAMESPACE; kubectl proxy --port=8001 --reject-paths=^$ &
//        node tests/samples/sandbox-api/record.mjs http://127.0.0.1:8001 NAMESPACE
import { readFileSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { parse } from 'yaml'
import { filled, normalBody } from './normal.mjs'

const [server, namespace] = process.argv.slice(2)
if (server === undefined || namespace === undefined) throw new Error('Expected a server and a namespace as arguments.')

/** fetch would set headers and resolve paths of its own. */
function ask({ method = 'GET', path, type = 'application/json', accept, agent = 'story', body }) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const headers = {
    'user-agent': agent,
    ...(accept === undefined ? {} : { accept }),
    ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve, reject) => {
    const sent = httpRequest(server, { method, path, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

const values = { ns: namespace }
const answers = []
for (const one of parse(readFileSync(new URL('requests.yaml', import.meta.url), 'utf8'))) {
  const { status, headers, text } = await ask({ ...one, path: filled(one.path, values) })
  const type = headers['content-type'] ?? ''
  const token = /"continue":"([^"]+)"/.exec(text)?.[1]
  if (token !== undefined) values.continue = token
  const warning = headers.warning
  answers.push({ request: `${one.method ?? 'GET'} ${one.path}`, status, type, ...(warning === undefined ? {} : { warning }), answer: normalBody(text, type, namespace) })
}
writeFileSync(new URL('answers.json', import.meta.url), `[\n${answers.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
