import type { ObjectOf, ResourceName } from '../objects.ts'

/** A column as meta/v1 Table defines it. Priority 0 is always shown, above it only with `-o wide`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format: string
  readonly description: string
  readonly priority: number
}

export type Cell = string | number | boolean | null

/** How one kind is printed in a Table (kubernetes: pkg/printers/internalversion/printers.go). Ages are texts, as the server makes them. */
export interface Printer<R extends ResourceName> {
  readonly columns: readonly Column[]
  cells(object: ObjectOf[R], nowMs: number): readonly Cell[]
}

export type Printers = { readonly [R in ResourceName]: Printer<R> }
