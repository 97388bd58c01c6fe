import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

// Measures against peers in one run, prints JSON, and fails on a ratio; absolute figures are for reading only.
//   npm run bench -- --quick      3 runs of each, 10,000 pods
//   npm run bench                 7 runs of each

interface Figures {
  readonly tookMs: number
  readonly sinceSpawnMs: number
  readonly longestBlockMs: number
  readonly agentLongestBlockMs?: number
  readonly peakMb: number
}

const quick = process.argv.includes('--quick')
const runs = quick ? 3 : 7
const sets = 100
const podsPerSet = 100
const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'))
const kubeconfig = join(folder, 'kubeconfig')
const root = new URL('..', import.meta.url).pathname
const contestants = ['server', 'podium', 'agent-worker', 'informer'] as const
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
  const podium: Figures[] = []
  const informer: Figures[] = []
  for (let run = 0; run < runs; run++) {
    podium.push(await measure('podium'))
    informer.push(await measure('informer'))
  }
  const ratio = (figure: (figures: Figures) => number): number =>
    round(median(podium.map((figures, index) => figure(figures) / figure(informer[index] ?? figures))))
  const result = {
    what: `${sets * podsPerSet} pods: Podium to its first scene (18 kinds) against client-node's informer to a full cache (pods alone)`,
    runs,
    podium: medians(podium),
    informer: medians(informer),
    ratios: {
      time: ratio(({ tookMs }) => tookMs),
      timeWithStart: ratio(({ sinceSpawnMs }) => sinceSpawnMs),
      agentBlock: ratio(({ agentLongestBlockMs, longestBlockMs }) => agentLongestBlockMs ?? longestBlockMs),
      peakMemory: ratio(({ peakMb }) => peakMb),
    },
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  // The informer holds the thread for as long as it parses; the agent must not come near that.
  const limits = { agentBlock: 0.5, timeWithStart: 2.5 }
  const broken = Object.entries(limits).filter(([name, limit]) => result.ratios[name as keyof typeof limits] > limit)
  for (const [name, limit] of broken)
    process.stderr.write(
      `bench: expected the ratio ${name} to be at most ${limit}, found ${result.ratios[name as keyof typeof limits]}.\n`,
    )
  process.exitCode = broken.length === 0 ? 0 : 1
} finally {
  server.stdin.end()
  server.kill()
  await rm(folder, { recursive: true, force: true })
}

async function measure(name: 'podium' | 'informer'): Promise<Figures> {
  const child = spawn(process.execPath, [built(name), kubeconfig, String(sets * podsPerSet)], {
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function medians(figures: readonly Figures[]): Readonly<Record<string, number>> {
  const names = Object.keys(figures[0] ?? {}) as (keyof Figures)[]
  return Object.fromEntries(names.map((name) => [name, round(median(figures.map((each) => each[name] ?? 0)))]))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
