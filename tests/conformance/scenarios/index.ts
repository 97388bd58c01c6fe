import { dnsRecords } from './dns.ts'
import { pendingClaims } from './pending-claims.ts'
import { realNode } from './real-node.ts'
import { redisClaims } from './redis-claims.ts'
import { rollingUpdate } from './rolling-update.ts'
import { silentNode } from './silent-node.ts'
import type { Scenario } from './types.ts'

/** Those that leave other namespaces alone, so that they may run beside each other. */
export const scenarios: readonly Scenario[] = [redisClaims, rollingUpdate, pendingClaims, dnsRecords]

/** Those that touch nodes, and so every namespace. */
export const disturbing: readonly Scenario[] = [silentNode]

/** Those that cannot be played again, and are compared with their recording alone. */
export const onlyRecorded: readonly Scenario[] = [realNode]
