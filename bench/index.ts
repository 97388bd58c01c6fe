import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { semiSpaceMb } from '../src-main/shell/agent-memory.ts'
import { measureSandbox } from './sandbox-verdict.ts'

// Measures against peers in one run, prints JSON, and fails on a ratio; absolute figures are for reading only.
//   npm run bench -- --quick      3 runs of each, 10,000 pods
//   npm run bench                 7 runs of each

interface Thread {
  readonly cpuMs: number
  readonly longestBlockMs: number
  readonly longestBlockCpuMs: number
}

interface Podium {
  readonly tookMs: number
  readonly sinceSpawnMs: number
  readonly agent: Thread
  readonly page: Thread
}

interface Alone extends Thread {
  readonly peakAboveIdleMb: number
}

interface Informer extends Alone {
  readonly tookMs: number
  readonly sinceSpawnMs: number
}

/** One figure of each peer in each pair. */
interface Pair {
  readonly podium: Podium
  readonly alone: Alone
  readonly informer: Informer
}

/**
 * What must hold on any machine, with room for noise: the informer reads pods and no more, in one stretch. Podium watches 18
 * kinds, derives from them and brings them to a page. Measured: see README.md.
 */
const limits = { agentBlock: 0.2, processorTime: 4.5, timeWithStart: 3, agentMemory: 1 }

const quick = process.argv.includes('--quick')
const runs = quick ? 3 : 7
const sets = 100
const podsPerSet = 100
const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'))
const kubeconfig = join(folder, 'kubeconfig')
const root = new URL('..', import.meta.url).pathname
const contestants = ['server', 'podium', 'agent-worker', 'agent-alone', 'informer', 'sandbox-server'] as const
const built = (name: (typeof contestants)[number]): string => join(root, 'out/bench', `${name}.js`)

// Bundled as the app is, so that neither peer pays for reading many files or for types.
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'out/bench',
    rollupOptions: { input: Object.fromEntries(contestants.map((name) => [name, join(root, 'bench', `${name}.ts`)])) },
  },
})

const server = spawn(process.execPath, [built('server'), String(sets), String(podsPerSet), kubeconfig], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
try {
  await firstLine(server)
  const pairs: Pair[] = []
  for (let run = 0; run < runs; run++) {
    pairs.push({
      podium: await measure<Podium>('podium'),
      informer: await measure<Informer>('informer'),
      alone: await measure<Alone>('agent-alone'),
    })
  }
  const middle = (figure: (pair: Pair) => number): number => round(median(pairs.map(figure)))
  const ratios = {
    agentBlock: middle(({ podium, informer }) => podium.agent.longestBlockCpuMs / informer.longestBlockCpuMs),
    processorTime: middle(({ podium, informer }) => (podium.agent.cpuMs + podium.page.cpuMs) / informer.cpuMs),
    time: middle(({ podium, informer }) => podium.tookMs / informer.tookMs),
    timeWithStart: middle(({ podium, informer }) => podium.sinceSpawnMs / informer.sinceSpawnMs),
    agentMemory: middle(({ alone, informer }) => alone.peakAboveIdleMb / informer.peakAboveIdleMb),
  }
  const result = {
    what: `${sets * podsPerSet} pods: Podium to its first scene (18 kinds) against client-node's informer to a full cache (pods alone)`,
    runs,
    podium: {
      tookMs: middle(({ podium }) => podium.tookMs),
      sinceSpawnMs: middle(({ podium }) => podium.sinceSpawnMs),
      agentCpuMs: middle(({ podium }) => podium.agent.cpuMs),
      agentLongestBlockMs: middle(({ podium }) => podium.agent.longestBlockMs),
      agentLongestBlockCpuMs: middle(({ podium }) => podium.agent.longestBlockCpuMs),
      agentPeakAboveIdleMb: middle(({ alone }) => alone.peakAboveIdleMb),
      pageCpuMs: middle(({ podium }) => podium.page.cpuMs),
      pageLongestBlockCpuMs: middle(({ podium }) => podium.page.longestBlockCpuMs),
    },
    informer: {
      tookMs: middle(({ informer }) => informer.tookMs),
      sinceSpawnMs: middle(({ informer }) => informer.sinceSpawnMs),
      cpuMs: middle(({ informer }) => informer.cpuMs),
      longestBlockMs: middle(({ informer }) => informer.longestBlockMs),
      longestBlockCpuMs: middle(({ informer }) => informer.longestBlockCpuMs),
      peakAboveIdleMb: middle(({ informer }) => informer.peakAboveIdleMb),
    },
    ratios,
    limits,
  }
  const sandbox = await measureSandbox(built('sandbox-server'))
  process.stdout.write(`${JSON.stringify({ ...result, sandbox }, null, 2)}\n`)
  judge(ratios, limits)
  judge(sandbox.ratios, sandbox.limits)
} finally {
  server.stdin.end()
  server.kill()
  await rm(folder, { recursive: true, force: true })
}

async function measure<Figures>(name: (typeof contestants)[number]): Promise<Figures> {
  const flags = name === 'agent-alone' ? [`--max-semi-space-size=${semiSpaceMb}`] : []
  const child = spawn(process.execPath, [...flags, built(name), kubeconfig, String(sets * podsPerSet)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await firstLine(child)) as Figures
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')))
    })
    child.once('exit', (status) =>
      reject(
        new Error(
          `Expected a line of output from ${child.spawnargs[1] ?? 'a child'}, found its end with status ${String(status)}.`,
        ),
      ),
    )
  })
}

function judge<Name extends string>(
  found: Readonly<Record<NoInfer<Name>, number>>,
  most: Readonly<Record<Name, number>>,
): void {
  for (const name of Object.keys(most) as Name[]) {
    if (found[name] <= most[name]) continue
    process.stderr.write(`bench: expected the ratio ${name} to be at most ${most[name]}, found ${found[name]}.\n`)
    process.exitCode = 1
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
