// Who may import whom, as one table. The most specific row that holds a file speaks for it. A file may always import
// its own row's folder; everything else has to be named. Pure TypeScript types of a package or folder can be allowed
// apart from its code, because they vanish at run time.

/**
 * @typedef {object} Layer
 * @property {string} folder a folder or a file, from the root
 * @property {readonly string[]} imports folders (or files) of ours that it may import
 * @property {readonly string[]} [types] folders of ours of which it may import types only
 * @property {readonly string[]} [packages] packages that it may import; `node:*` stands for every builtin module
 * @property {readonly string[]} [packageTypes] packages of which it may import types only
 * @property {readonly string[]} [never] packages that it may not import although `packages` would let it
 * @property {string} because what the row protects
 */

const shared = 'src-shared'
const network = ['node:dgram', 'node:http', 'node:http2', 'node:https', 'node:net', 'node:tls', 'undici']
const pure = { packages: [], because: 'model and diagnosis are pure: no clock, no chance, no I/O, no package' }

/** @type {readonly Layer[]} */
export const layers = [
  { folder: shared, imports: [], because: 'neutral code runs anywhere: no DOM, no Node, no package' },
  {
    folder: 'src-shared/contract',
    imports: [shared],
    packages: ['valibot'],
    because: 'only payload checks need a package here',
  },
  {
    folder: 'src-shared/words',
    imports: [shared],
    packages: ['intl-messageformat'],
    because: 'only the catalogue formats sentences',
  },

  { folder: 'src-main/store', imports: [shared], because: 'the store knows ObjectChange and not the reflector' },
  { folder: 'src-main/model', imports: [shared, 'src-main/store'], ...pure },
  { folder: 'src-main/diagnosis', imports: [shared, 'src-main/store', 'src-main/model'], ...pure },
  {
    folder: 'src-main/connection',
    imports: [shared],
    packages: ['@kubernetes/client-node', 'undici', 'yaml', 'node:*'],
    because: 'the Kubernetes client and HTTP have one owner',
  },
  {
    folder: 'src-main/reflector',
    imports: [shared, 'src-main/connection'],
    packages: ['xxhash-wasm', 'node:*'],
    packageTypes: ['@kubernetes/client-node'],
    because: 'the reflector knows connection and ObjectChange, never the store',
  },
  {
    folder: 'src-main/journal',
    imports: [shared],
    packages: ['node:*'],
    because: 'a journal is a sink and a source of changes',
  },
  {
    folder: 'src-main/agent',
    imports: [
      shared,
      ...['connection', 'reflector', 'store', 'model', 'diagnosis', 'journal'].map((name) => `src-main/${name}`),
    ],
    packages: ['yaml', 'node:*'],
    packageTypes: ['@kubernetes/client-node'],
    because: 'the agent wires one cluster and knows nothing of Electron, windows or the command line',
  },
  {
    folder: 'src-main/command',
    imports: [shared, 'src-main/agent', 'src-main/sandbox', 'src-main/connection/index.ts'],
    packages: ['yaml', 'node:*'],
    never: network,
    because: 'the command line reads kubeconfigs, reaches a cluster through the agent alone and is no second client',
  },
  {
    folder: 'src-main/sandbox',
    imports: [shared, 'resources/sandbox'],
    packages: ['node:*', 'yaml', 'ws', 'dns-packet', 'selfsigned'],
    packageTypes: ['@kubernetes/client-node'],
    because: 'the sandbox shares no code path with the agent',
  },
  {
    folder: 'src-main/shell',
    imports: [shared, 'src-main/connection/index.ts'],
    types: ['src-main/agent', 'src-main/connection', 'src-main/sandbox'],
    packages: ['electron', 'valibot', 'node:*'],
    never: network,
    because: 'the main process knows kubeconfigs and starts agents, and speaks to no cluster itself',
  },
  {
    folder: 'src-main/ipc',
    imports: [shared, 'src-main/shell/page-address.ts'],
    types: ['src-main/agent', 'src-main/connection', 'src-main/shell'],
    packages: ['electron', 'yaml', 'node:*'],
    because: 'ipc serves the contract; what it serves is handed to it',
  },
  {
    folder: 'src-main/preload',
    imports: [shared],
    packages: ['electron'],
    because: 'the bridge is one function per contract entry',
  },
  {
    folder: 'src-main/index.ts',
    imports: [shared, 'src-main'],
    packages: ['electron', 'yaml', 'node:*'],
    never: network,
    because: 'the composition root knows everyone',
  },

  {
    folder: 'src-renderer/stage',
    imports: [shared],
    packages: ['d3-*', 'culori'],
    because: 'the stage knows neither Svelte nor scenes',
  },
  {
    folder: 'src-renderer/scenes',
    imports: [shared, 'src-renderer/stage'],
    packages: ['d3-*', 'culori'],
    because: 'scenes know the stage and not Svelte',
  },
  {
    folder: 'src-renderer/state',
    imports: [shared],
    packages: ['svelte'],
    because: 'app → ui → state, never back',
  },
  { folder: 'src-renderer/lessons', imports: [shared], because: 'lessons are data and their runner' },
  {
    folder: 'src-renderer/ui',
    imports: [shared, 'src-renderer/state'],
    types: ['src-renderer/scenes', 'src-renderer/stage'],
    packages: ['svelte', '@leeoniya/ufuzzy'],
    because: 'components reach a scene through one SceneView that is handed to them',
  },
  {
    folder: 'src-renderer/app',
    imports: [shared, 'src-renderer', 'package.json'],
    packages: ['svelte'],
    because: 'the frame of the window puts the page together',
  },
]

/** @typedef {{ readonly from: string, readonly typeOnly: boolean }} Import */

/** The imports of a module's text. Comments are blanked first, so that an example in one counts for nothing.
 * @param {string} text
 * @returns {Import[]} */
export function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*${}\s,]+?from\s+)?['"]([^'"]+)['"]/gm)]
  const dynamic = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...statements.map(([, type, from]) => ({ from: from ?? '', typeOnly: type !== undefined })),
    ...dynamic.map((match) => ({ from: match[1] ?? '', typeOnly: isTypeQuery(code, match.index) })),
  ]
}

/** `typeof import('x')` and `x: import('x').Y` are types; an awaited or called import is code.
 * @param {string} code
 * @param {number} index */
function isTypeQuery(code, index) {
  return /(?:typeof|[:<|&]|\bas|\bextends)\s*$/.test(code.slice(Math.max(0, index - 12), index))
}

/** What is wrong with one file's imports, as sentences.
 * @param {string} file from the root, with forward slashes
 * @param {readonly Import[]} imports
 * @param {readonly Layer[]} [table]
 * @returns {string[]} */
export function layerViolations(file, imports, table = layers) {
  const layer = layerOf(file, table)
  if (layer === undefined)
    return [`${file} stands in no layer. Move it, or give its folder a row in scripts/lib/layers.mjs.`]
  return imports
    .filter((each) => !isAllowed(file, each, layer, table))
    .map((each) => {
      const what = each.typeOnly ? 'the types of ' : ''
      return `${file} may not import ${what}${each.from}: ${layer.because}.`
    })
}

/** The most specific row that holds the file.
 * @param {string} file
 * @param {readonly Layer[]} table
 * @returns {Layer | undefined} */
function layerOf(file, table) {
  return table.filter(({ folder }) => holds(folder, file)).sort((a, b) => b.folder.length - a.folder.length)[0]
}

/** @param {string} folder
 * @param {string} file */
function holds(folder, file) {
  return file === folder || file.startsWith(`${folder}/`)
}

/** @param {string} file
 * @param {Import} each
 * @param {Layer} layer
 * @param {readonly Layer[]} table */
function isAllowed(file, each, layer, table) {
  const target = resolveOurs(file, each.from)
  if (target === undefined) {
    const names = each.typeOnly ? [...(layer.packages ?? []), ...(layer.packageTypes ?? [])] : (layer.packages ?? [])
    const matches = (/** @type {string} */ name) => matchesPackage(name, each.from)
    return names.some(matches) && !(layer.never ?? []).some(matches)
  }
  // A deeper row (src-shared/contract inside src-shared) is a layer of its own, except for its own folder's row.
  if (layerOf(target, table) === layer || holds(layer.folder, target)) return true
  const folders = each.typeOnly ? [...layer.imports, ...(layer.types ?? [])] : layer.imports
  return folders.some((folder) => holds(folder, target))
}

/** The path from the root that an import names, or undefined if it names a package.
 * @param {string} file
 * @param {string} from */
function resolveOurs(file, from) {
  if (from.startsWith('#shared/')) return from.replace('#shared/', 'src-shared/')
  if (!from.startsWith('.')) return undefined
  return new URL(from, `file:///${file}`).pathname.slice(1)
}

/** @param {string} name a package, `node:*` or a name with `*` at its end
 * @param {string} from */
function matchesPackage(name, from) {
  if (name.endsWith('*')) return from.startsWith(name.slice(0, -1))
  return from === name || from.startsWith(`${name}/`)
}
