import { settleSandbox, type Settled } from './sandbox.ts'
import { judge, type Verdict } from './verdicts.ts'

/**
 * Ratios that hold on any machine. `perReading`: the processor time that a settled pod costs the sandbox, everything that is
 * told to eighteen watches included, against that of reading and writing a pod's JSON once. `perList`: a list of all
 * pods over the network against reading and writing them.
 */
export const sandboxLimits = { perReading: 300, perReadingWithClaims: 450, list: 8 } as const

const pods = 1_000
const readings = 20

export interface SandboxVerdict {
  readonly what: string
  readonly plain: Readonly<Record<string, number>>
  readonly claims: Readonly<Record<string, number>>
  readonly podJsonCpuMs: number
  readonly ratios: Readonly<Record<keyof typeof sandboxLimits, number>>
}

/** Settles a hundred sets of ten pods with and without claims, and judges by the machine's own speed at JSON. */
export async function measureSandbox(server: string): Promise<SandboxVerdict> {
  const plain = await settleSandbox(server, false)
  const claims = await settleSandbox(server, true)
  const podCpuMs = jsonCpuMs(plain.podsText) / pods
  return {
    what: `a sandbox at 16 times the speed, ${pods} pods in 100 sets: from the first set to the last ready pod, 18 watches looking on`,
    plain: figuresOf(plain),
    claims: figuresOf(claims),
    podJsonCpuMs: round(podCpuMs * 1_000) / 1_000,
    ratios: {
      perReading: round(plain.cpuMs / pods / podCpuMs),
      perReadingWithClaims: round(claims.cpuMs / pods / podCpuMs),
      list: round(plain.listMs / (podCpuMs * pods)),
    },
  }
}

/** The sandbox's ratios, to be judged with the others. */
export function sandboxVerdicts({ ratios }: SandboxVerdict): readonly Verdict[] {
  return (Object.keys(sandboxLimits) as (keyof typeof sandboxLimits)[]).map((name) =>
    judge({ name, what: whatOf[name], bound: 'atMost', limit: sandboxLimits[name] }, [ratios[name]]),
  )
}

const whatOf: Readonly<Record<keyof typeof sandboxLimits, string>> = {
  perReading: "what a settled pod costs the sandbox, in readings of a pod's JSON",
  perReadingWithClaims: "what a settled pod with its claim costs the sandbox, in readings of a pod's JSON",
  list: "the sandbox's list of all pods, in readings of them",
}

function figuresOf({ podsText: _text, ...figures }: Settled): Record<string, number> {
  const { settleMs, simulatedMs } = figures
  const all = { ...figures, reachedSpeed: simulatedMs / settleMs }
  return Object.fromEntries(Object.entries(all).map(([name, figure]) => [name, round(figure)]))
}

/** The processor time of reading and writing a text once. */
function jsonCpuMs(text: string): number {
  const before = process.cpuUsage()
  for (let reading = 0; reading < readings; reading++) JSON.stringify(JSON.parse(text))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / readings
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
