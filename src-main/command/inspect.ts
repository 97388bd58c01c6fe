import { stringify } from 'yaml'
import { assertNever } from '#shared/kit/assert.ts'
import type { Invocation } from './invocation.ts'
import { exitStatus, type Io } from './io.ts'
import { onceSettled } from './once.ts'
import { inspectShape, type InspectShape } from './shape/inspect.ts'
import { inspectText } from './text/inspect.ts'

type Inspect = Extract<Invocation, { kind: 'inspect' }>

/** One look: waits until every readable kind is live, prints the model, ends. */
export function inspect(invocation: Inspect, io: Io): Promise<number> {
  return onceSettled(invocation, io, ({ maps, info, at }) => {
    io.write(render(inspectShape({ maps, info, at }), invocation.output, io))
    return exitStatus.done
  })
}

function render(shape: InspectShape, output: Inspect['output'], io: Io): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(shape, null, 2)}\n`
    case 'yaml':
      return stringify(shape, { lineWidth: 0, aliasDuplicateObjects: false })
    case 'text':
      return inspectText(shape, io.looks)
    default:
      return assertNever(output)
  }
}
