export { createResolver, type DnsParts } from './answers.ts'
export { startDnsServer, type DnsServer } from './server.ts'
export type { DnsAnswer, DnsQuestion, DnsRecord, Resolve } from './types.ts'
