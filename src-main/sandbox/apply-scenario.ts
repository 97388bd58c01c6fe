import type { ApiAnswer, ApiServer } from './api/index.ts'
import type { JsonObject } from './objects.ts'
import { resources } from './resources.ts'
import { objectsOf, type Scenario } from './scenarios.ts'
import type { SimulatedTime } from './time/types.ts'

/** Between two manifests of one object, so that the first has had its effect: a second version is a rollout. */
const betweenVersionsMs = 1_500

/**
 * Applies a scenario through the API, as `kubectl apply` does, so that kubectl can go on with the same file. A manifest that
 * comes a second time for the same object waits a moment.
 */
export function applyScenario(
  scenario: Scenario,
  api: Pick<ApiServer, 'handle'>,
  time: SimulatedTime,
  onDefect: (defect: unknown) => void,
): void {
  const seen = new Set<string>()
  let delayMs = 0
  for (const object of objectsOf(scenario.manifest)) {
    const place = placeOf(object, scenario.namespace)
    const path = `${place.collection}/${place.name}`
    if (seen.has(path)) delayMs += betweenVersionsMs
    seen.add(path)
    const apply = (): void => {
      const refused = applied(object, place, api)
      if (refused !== null)
        onDefect(new Error(`The scenario ${scenario.name} was to be taken, and ${path} was refused: ${refused}`))
    }
    if (delayMs === 0) apply()
    else time.after(delayMs, apply)
  }
}

interface Place {
  readonly collection: string
  readonly name: string
}

/** Creates the object, or patches what is there already; returns what the server refused, or null. */
function applied(object: JsonObject, { collection, name }: Place, api: Pick<ApiServer, 'handle'>): string | null {
  const send = (method: string, path: string, type: string): ApiAnswer =>
    api.handle({
      method,
      path,
      query: 'fieldManager=kubectl-client-side-apply',
      headers: { 'content-type': type, accept: 'application/json' },
      body: JSON.stringify(withLastApplied(object)),
    })
  const created = send('POST', collection, 'application/json')
  if (created.kind !== 'body' || created.status !== 409) return refusalIn(created)
  return refusalIn(send('PATCH', `${collection}/${name}`, 'application/strategic-merge-patch+json'))
}

/** kubectl's own note of what was applied, without which its next apply would warn. */
function withLastApplied(object: JsonObject): JsonObject {
  const metadata = object['metadata'] as JsonObject
  const annotations = (metadata['annotations'] ?? {}) as JsonObject
  const note = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(object)}\n` }
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, ...note } } }
}

/** Where an object of a manifest is, in the scenario's namespace unless it names another. */
function placeOf(object: JsonObject, namespace: string): Place {
  const { apiVersion, kind, metadata } = object as {
    readonly apiVersion: string
    readonly kind: string
    readonly metadata: { readonly name: string; readonly namespace?: string }
  }
  const resource = Object.values(resources).find((one) => one.kind === kind)
  if (resource === undefined)
    throw new Error(`A scenario may hold the kinds that the sandbox serves, found ${apiVersion} ${kind}.`)
  const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/${resource.version}`
  const within = resource.isNamespaced ? `/namespaces/${metadata.namespace ?? namespace}` : ''
  return { collection: `${root}${within}/${resource.name}`, name: metadata.name }
}

function refusalIn(answer: ApiAnswer): string | null {
  if (answer.kind !== 'body') return 'the answer is a stream'
  return answer.status < 300 ? null : String(answer.body)
}
