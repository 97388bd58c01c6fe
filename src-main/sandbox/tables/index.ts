import type { ResourceName } from '../objects.ts'
import { resources } from '../resources.ts'
import { corePrinters } from './core/index.ts'
import type { Printer, Printers } from './types.ts'

/** Name and creation alone, until a kind has a printer of its own. */
const plain: Printer<ResourceName> = {
  columns: [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }],
  cells: ({ metadata }) => [metadata.name],
}

/** How every kind is printed. */
export const printers = {
  ...Object.fromEntries((Object.keys(resources) as ResourceName[]).map((name) => [name, plain])),
  ...corePrinters,
} as unknown as Printers
