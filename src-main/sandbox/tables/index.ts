import { corePrinters } from './core/index.ts'
import type { Printers } from './types.ts'
import { workloadPrinters } from './workloads/index.ts'

/** How every kind is printed. */
export const printers: Printers = { ...corePrinters, ...workloadPrinters }
