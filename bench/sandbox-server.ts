import { systemClock } from '../src-shared/kit/clock.ts'
import { startSandbox } from '../src-main/sandbox/index.ts'
import { ownPeakMb } from './processes.ts'

// The sandbox in a process of its own:
//   node bench/sandbox-server.js SPEED
// Prints where it serves as one line of JSON, then on every line it reads what it has used so far; ends with its input.

const started = await startSandbox({
  clock: systemClock,
  seed: 1,
  speed: Number(process.argv[2] ?? '1'),
  scenario: null,
  onDefect: (defect) => {
    throw new Error('Expected no defect of the sandbox.', { cause: defect })
  },
})
if (started.kind === 'failed') throw new Error(`Expected the sandbox to start, found ${started.failure.code}.`)
const sandbox = started.value
const tell = (figures: object): boolean => process.stdout.write(`${JSON.stringify(figures)}\n`)
tell(sandbox.access)
process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage()
  tell({ cpuMs: (user + system) / 1_000, peakMb: ownPeakMb() })
})
process.stdin.on('end', () => void sandbox.stop().then(() => process.exit(0)))
