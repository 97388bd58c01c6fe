import { assertNever } from '#shared/kit/assert.ts'
import type { Invocation } from './invocation.ts'
import { exitStatus, type Io } from './io.ts'
import { onceSettled } from './once.ts'
import { schemaName } from './shape/inspect.ts'
import { recordShapes, type DnsShape } from './shape/services.ts'
import { dnsText } from './text/dns.ts'
import { zoneText } from './text/zone.ts'

type Dns = Extract<Invocation, { kind: 'dns' }>

/** The records that the cluster's DNS should answer, derived from Services and EndpointSlices; nothing is looked up. */
export function dns(invocation: Dns, io: Io): Promise<number> {
  return onceSettled(invocation, io, ({ maps }) => {
    io.write(render({ schema: schemaName, records: recordShapes(maps) }, invocation.output, io))
    return exitStatus.done
  })
}

function render(shape: DnsShape, output: Dns['output'], io: Io): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(shape, null, 2)}\n`
    case 'zone':
      return zoneText(shape.records)
    case 'text':
      return dnsText(shape.records, io.looks)
    default:
      return assertNever(output)
  }
}
