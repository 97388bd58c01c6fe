import { assertNever } from '#shared/kit/assert.ts'
import { whyReport } from '../agent/why.ts'
import { findSubject, type FoundSubject } from './find-subject.ts'
import type { Invocation } from './invocation.ts'
import { exitStatus, type Io } from './io.ts'
import { complain, onceSettled } from './once.ts'
import { whyShape, type WhyDocument } from './shape/why.ts'
import { whyText } from './text/why.ts'

type Why = Extract<Invocation, { kind: 'why' }>

/** Why one object is as it is; the exit status says whether it is stuck. */
export function why(invocation: Why, io: Io): Promise<number> {
  return onceSettled(invocation, io, ({ maps, info, at }) => {
    const found = findSubject(invocation.subject, maps, info.scope)
    if (found.kind === 'failed') return complain(found.failure, io)
    const document = whyShape(found.value, whyReport(maps, found.value.subject), at)
    io.write(render(document, found.value, invocation.output, io))
    return document.stuck ? exitStatus.stuck : exitStatus.done
  })
}

function render(document: WhyDocument, found: FoundSubject, output: Why['output'], io: Io): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(document, null, 2)}\n`
    case 'text':
      return whyText(document, found.state, io.looks)
    default:
      return assertNever(output)
  }
}
