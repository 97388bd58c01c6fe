// Reduces an API server's OpenAPI and discovery documents to what the sandbox serves.

/** By group and version the resources that the sandbox serves, with those of their subresources that it answers.
 * @type {Record<string, Record<string, readonly string[]>>} */
export const served = {
  v1: {
    namespaces: ['status'],
    nodes: ['status'],
    pods: ['binding', 'eviction', 'exec', 'log', 'status'],
    services: ['status'],
    endpoints: [],
    configmaps: [],
    secrets: [],
    serviceaccounts: [],
    persistentvolumeclaims: ['status'],
    persistentvolumes: ['status'],
    resourcequotas: ['status'],
    replicationcontrollers: ['scale', 'status'],
    events: [],
  },
  'apps/v1': {
    statefulsets: ['scale', 'status'],
    controllerrevisions: [],
    deployments: ['scale', 'status'],
    replicasets: ['scale', 'status'],
  },
  'authentication.k8s.io/v1': { selfsubjectreviews: [] },
  'authorization.k8s.io/v1': { selfsubjectaccessreviews: [] },
  'batch/v1': { jobs: ['status'], cronjobs: ['status'] },
  'coordination.k8s.io/v1': { leases: [] },
  'discovery.k8s.io/v1': { endpointslices: [] },
  'storage.k8s.io/v1': { storageclasses: [], volumeattachments: ['status'] },
}

/** @param {string} groupVersion */
export const rootOf = (groupVersion) => (groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`)

/** @param {string} groupVersion @param {string} name `pods`, `pods/log` */
function isServed(groupVersion, name) {
  const [resource = '', subresource] = name.split('/')
  const subresources = served[groupVersion]?.[resource]
  return subresources !== undefined && (subresource === undefined || subresources.includes(subresource))
}

/** A group version's list of discovery, reduced. @param {string} groupVersion @param {readonly { name: string }[]} resources */
export const resourcesServed = (groupVersion, resources) => resources.filter(({ name }) => isServed(groupVersion, name))

/** Without descriptions. A property may be called `description` too: then its value is an object.
 * @param {any} value @returns {any} */
export function withoutProse(value) {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'description' || typeof inner !== 'string')
      .map(([key, inner]) => [key, withoutProse(inner)]),
  )
}

/** The names of all schemas that a piece of a document speaks of. @param {unknown} value */
function references(value) {
  return [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '')
}

/** The resource with its subresource that a path is about; null for the old `watch` paths. @param {string} groupVersion @param {string} path */
function resourceOfPath(groupVersion, path) {
  const rest = path.slice(`/${rootOf(groupVersion)}/`.length)
  if (rest.startsWith('watch/')) return null
  const words = rest.replace(/^namespaces\/\{namespace\}\/(?=[a-z])/, '').split('/')
  // The status of a namespace reads like a resource of it.
  if (rest === 'namespaces/{name}/status') return 'namespaces/status'
  return words.filter((word) => !word.startsWith('{')).join('/')
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** An operation without what kubectl does not read: the query parameters of writes stay, since `fieldValidation` is looked for.
 * @param {any} operation */
function reducedOperation(operation) {
  const gvk = operation['x-kubernetes-group-version-kind']
  const [answer] = references(operation.responses?.['200'] ?? operation.responses?.['201'] ?? {})
  const query = (operation.parameters ?? []).filter((/** @type {any} */ parameter) =>
    ['dryRun', 'fieldManager', 'fieldValidation', 'force'].includes(parameter.name),
  )
  return {
    action: operation['x-kubernetes-action'],
    gvk: gvk === undefined ? null : [gvk.group, gvk.version, gvk.kind],
    query: query.map((/** @type {any} */ parameter) => parameter.name),
    ...(answer === undefined ? {} : { answer }),
  }
}

/** Per path and method: the action, the kind, the schema of the answer. @param {string} groupVersion @param {any} document */
export function operationsOf(groupVersion, document) {
  /** @type {Record<string, any>} */
  const paths = {}
  for (const [path, item] of Object.entries(document.paths)) {
    const resource = resourceOfPath(groupVersion, path)
    if (resource === null || !isServed(groupVersion, resource)) continue
    const found = methods.filter((method) => item[method] !== undefined)
    paths[path] = Object.fromEntries(found.map((method) => [method, reducedOperation(item[method])]))
  }
  return paths
}

/** The schemas that the roots reach, in the order of their names. @param {Record<string, any>} schemas @param {readonly string[]} roots */
export function reached(schemas, roots) {
  /** @type {Set<string>} */
  const found = new Set()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const schema = schemas[name]
    if (schema === undefined) throw new Error(`The server's documents should hold the schema ${name}, but none does.`)
    found.add(name)
    waiting.push(...references(schema))
  }
  return Object.fromEntries([...found].toSorted().map((name) => [name, schemas[name]]))
}
