import { protocol } from './protocol.ts'
import type { Area } from './types.ts'

/** All areas of the suite. Add yours here. */
export const areas: readonly Area[] = [protocol]
