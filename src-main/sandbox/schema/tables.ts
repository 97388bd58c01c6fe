// The generated tables (scripts/sandbox-tables.mjs), with types. They are imported as modules, so that they are found
// alike from source, bundled and packed.
import columnTable from '../../../resources/sandbox/columns.json' with { type: 'json' }
import definitionTable from '../../../resources/sandbox/definitions.json' with { type: 'json' }
import discoveryTable from '../../../resources/sandbox/discovery.json' with { type: 'json' }
import fieldTable from '../../../resources/sandbox/fields.json' with { type: 'json' }
import operationTable from '../../../resources/sandbox/operations.json' with { type: 'json' }

/** A schema of the OpenAPI documents, as far as the sandbox reads it. */
export interface Definition {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: string
  readonly default?: unknown
  readonly $ref?: string
  readonly allOf?: readonly Definition[]
  readonly oneOf?: readonly Definition[]
  readonly items?: Definition
  readonly properties?: { readonly [name: string]: Definition }
  readonly additionalProperties?: Definition
  readonly required?: readonly string[]
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set'
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular'
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string
    readonly version: string
    readonly kind: string
  }[]
}

/** One resource of a legacy APIResourceList. */
export interface DiscoveredResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly group?: string
  readonly version?: string
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly storageVersionHash?: string
}

/** One operation of a path: the kind it is about, its query parameters that kubectl looks for, the schema of its answer. */
export interface OperationFacts {
  readonly action: string
  readonly gvk: readonly string[] | null
  readonly query: readonly string[]
  readonly answer?: string
}

type ByName<Value> = { readonly [name: string]: Value }

// The shapes of the files are the generator's promise; a type made from so much data would only slow the compiler down.
const trusted = <Shape>(table: unknown): Shape => table as Shape

/** Schemas by their full names. */
export const definitions = trusted<ByName<Definition>>(definitionTable)

/** Go's fields of each schema: type, then `?` for omitempty, `!` for omitzero, `@Struct` where they are embedded. */
export const goFields = trusted<ByName<ByName<string>>>(fieldTable)

/** By group version, path and method. */
export const operations = trusted<ByName<ByName<ByName<OperationFacts>>>>(operationTable)

const { groups, ...lists } = trusted<{ readonly groups: readonly string[] } & ByName<unknown>>(discoveryTable)

/** The named groups in the order of the real server's list. */
export const groupNames = groups

/** Resources and subresources by group version. */
export const discovered = trusted<ByName<readonly DiscoveredResource[]>>(lists)

/** `[name, type, format, priority]` by resource. */
export const columns = trusted<ByName<readonly (readonly [string, string, string, number])[]>>(columnTable)
