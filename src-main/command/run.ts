import { assertNever } from '#shared/kit/assert.ts'
import { text, useLanguage } from '#shared/words/index.ts'
import { dns } from './dns.ts'
import { helpText, usageText } from './help.ts'
import { inspect } from './inspect.ts'
import { parseInvocation, type Invocation } from './invocation.ts'
import { exitStatus, type Io } from './io.ts'
import { narrate } from './narrate.ts'
import { sandbox, withSandbox } from './sandbox.ts'
import { why } from './why.ts'

/** Reads the arguments, runs the command, and returns the exit status. Never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseInvocation(argv)
  if (parsed.kind === 'failed') {
    io.complain(usageText(parsed.failure))
    return exitStatus.usage
  }
  try {
    return await runInvocation(parsed.value, io)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    io.complain(`${text('command.problem', { text: text('command.defect', { detail }) })}\n`)
    if (argv.includes('-v') && error instanceof Error) io.complain(`${error.stack ?? ''}\n`)
    return exitStatus.problem
  }
}

async function runInvocation(invocation: Invocation, io: Io): Promise<number> {
  if ('globals' in invocation) useLanguage(invocation.globals.language)
  if ('globals' in invocation && invocation.globals.sandbox)
    return withSandbox(io, (kubeconfig) =>
      runInvocation({ ...invocation, globals: { ...invocation.globals, sandbox: false, kubeconfig } }, io),
    )
  switch (invocation.kind) {
    case 'help':
      io.write(helpText(invocation.command, io.looks))
      return exitStatus.done
    case 'version':
      io.write(`podium ${io.version}\n`)
      return exitStatus.done
    case 'inspect':
      return inspect(invocation, io)
    case 'narrate':
      return narrate(invocation, io)
    case 'why':
      return why(invocation, io)
    case 'dns':
      return dns(invocation, io)
    case 'sandbox':
      useLanguage(invocation.language)
      return sandbox(invocation, io)
    default:
      return assertNever(invocation)
  }
}
