import { Document, visit } from 'yaml'
import type { ObjectOf, ResourceName } from '../objects.ts'
import type { Printer, Printers } from '../tables/types.ts'
import type { Form } from './accept.ts'
import type { ListMeta } from './types.ts'

/** An object's JSON without kind and apiVersion, as the items of a list have it. Stored objects never change, so it is made once. */
const bodies = new WeakMap<object, string>()

interface Head {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata?: object
}

export function itemJson(object: object): string {
  const known = bodies.get(object)
  if (known !== undefined) return known
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object as Head
  const json = JSON.stringify(metadata === undefined ? rest : { metadata: inOrder(metadata), ...rest })
  bodies.set(object, json)
  return json
}

/** The order of Go's ObjectMeta: who reads raw answers finds the name first. */
const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
]

function inOrder(metadata: object): object {
  const found = metadata as Readonly<Record<string, unknown>>
  const ordered: Record<string, unknown> = {}
  for (const key of metadataOrder) if (found[key] !== undefined) ordered[key] = found[key]
  return Object.assign(ordered, metadata)
}

/** The whole object: kind and apiVersion come first, as Go writes them. */
export function objectJson(object: object): string {
  const { kind, apiVersion } = object as Head
  const body = itemJson(object)
  const head = JSON.stringify({ kind, apiVersion })
  return body === '{}' ? head : `${head.slice(0, -1)},${body.slice(1)}`
}

export function listJson(kind: string, apiVersion: string, metadata: ListMeta, items: readonly object[]): string {
  const head = JSON.stringify({ kind, apiVersion, metadata })
  return `${head.slice(0, -1)},"items":[${items.map(itemJson).join(',')}]}`
}

export function partialJson(object: object, version: Form['version']): string {
  const { metadata = {} } = object as Head
  const head = { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}` }
  return JSON.stringify({ ...head, metadata: inOrder(metadata) })
}

export function partialListJson(metadata: ListMeta, items: readonly object[], version: Form['version']): string {
  const head = JSON.stringify({ kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata })
  // Where there is nothing Go writes null here, and an empty list in lists of whole objects.
  const list = items.length === 0 ? 'null' : `[${items.map((item) => partialJson(item, version)).join(',')}]`
  return `${head.slice(0, -1)},"items":${list}}`
}

/** What a Table's rows carry beside their cells. */
export type RowObject = 'Metadata' | 'Object' | 'None'

export interface TableOptions {
  readonly resource: ResourceName
  readonly printers: Printers
  readonly nowMs: number
  readonly rowObject: RowObject
  readonly version: Form['version']
  /** False for all events of a watch but the first. */
  readonly hasColumns: boolean
}

export function tableJson(metadata: ListMeta, items: readonly object[], options: TableOptions): string {
  const printer = options.printers[options.resource] as unknown as Printer<ResourceName>
  const head = JSON.stringify({
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: options.hasColumns ? printer.columns : null,
  })
  const rows = items.map((item) => {
    const cells = JSON.stringify(printer.cells(item as ObjectOf[ResourceName], options.nowMs))
    return `{"cells":${cells},"object":${rowObjectJson(item, options)}}`
  })
  return `${head.slice(0, -1)},"rows":[${rows.join(',')}]}`
}

function rowObjectJson(item: object, { rowObject, version }: TableOptions): string {
  switch (rowObject) {
    case 'Metadata':
      return partialJson(item, version)
    case 'Object':
      return objectJson(item)
    case 'None':
      return 'null'
  }
}

/** Gives JSON the form that was asked for. Go's encoder ends a line of JSON with a newline, and indented JSON without. */
export function formed(json: string, { format, isPretty }: Pick<Form, 'format' | 'isPretty'>): string {
  if (format === 'yaml') return yamlOf(JSON.parse(json))
  return isPretty ? JSON.stringify(JSON.parse(json), null, 2) : `${json}\n`
}

/** Texts that YAML 1.1 would read as something else; Go's writer puts them in double quotes, all others it must quote in single ones. */
const readsAsOther =
  /^(|~|null|true|false|yes|no|on|off|y|n|[-+]?[\d.][\d_.,:eE+-]*|0x[\da-f]+|0b[01]+|[-+]?\.(inf|nan)|\d{4}-\d\d?-\d\d?([Tt ].*)?)$/i

/** YAML as sigs.k8s.io/yaml writes it: keys in order, lists not indented under their key, lines folded at 80. */
function yamlOf(value: unknown): string {
  const document = new Document(value, { version: '1.1', sortMapEntries: true })
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && readsAsOther.test(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  // An answer has no %YAML line.
  document.directives = undefined
  return document.toString({ indentSeq: false, lineWidth: 80, singleQuote: true })
}
