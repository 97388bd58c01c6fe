import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { built, buildAll, root } from './build.ts'
import { ClusterProcess } from './cluster-process.ts'
import { extents, fullPlan, quickPlan, type ExtentName, type Plan } from './plan.ts'
import { reportOf, withReport, type Machine } from './report.ts'
import { playRound, type Round, type RunningCluster } from './round.ts'
import { measureSandbox, sandboxVerdicts } from './sandbox-verdict.ts'
import { judgeRounds } from './targets.ts'
import { complaints } from './verdicts.ts'

// Measures Podium against its peers in one run and fails on a ratio; absolute figures are for reading only.
//   npm run bench                  five rounds; writes docs/performance.md
//   npm run bench -- --quick       two short rounds, nothing written but out/bench/result.json
//   npm run bench -- --rounds 3    so many

const electron = process.env['PODIUM_ELECTRON']
if (electron === undefined)
  throw new Error('Expected PODIUM_ELECTRON to name the Electron binary, found nothing. Run `npm run bench`.')
const words = process.argv.slice(2)
const isQuick = words.includes('--quick')
const plan: Plan = { ...(isQuick ? quickPlan : fullPlan), ...roundsAsked(words) }
const machine: Machine = {
  at: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  loadBefore: loadavg()[0] ?? Number.NaN,
  versions: `Node ${process.versions.node}`,
}

await buildAll()
const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'))
const clusters: Partial<Record<ExtentName, RunningCluster>> = {}
const rounds: Round[] = []
try {
  for (const extent of new Set(plan.turns.map(({ extent }) => extent))) {
    const kubeconfig = join(folder, `kubeconfig-${extent}`)
    clusters[extent] = { cluster: await ClusterProcess.start(extents[extent], kubeconfig), kubeconfig }
  }
  for (let round = 1; round <= plan.rounds; round++) {
    const say = (sentence: string): void => void process.stderr.write(`round ${round}: ${sentence}\n`)
    rounds.push(await playRound(plan, clusters, { electron, folder }, say))
  }
} finally {
  for (const { cluster } of Object.values(clusters)) await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

const sandbox = await measureSandbox(built('sandbox-server'))
const present = new Set(plan.turns.map(({ extent }) => extent))
const verdicts = [...judgeRounds(rounds, present), ...sandboxVerdicts(sandbox)]
const report = reportOf(rounds, verdicts, machine)
await mkdir(join(root, 'out/bench'), { recursive: true })
const result = { machine, plan, verdicts, rounds, sandbox }
await writeFile(join(root, 'out/bench/result.json'), `${JSON.stringify(result, null, 2)}\n`)
process.stdout.write(`${report}\n`)
if (!isQuick) {
  const page = join(root, 'docs/performance.md')
  await writeFile(page, withReport(await readFile(page, 'utf8'), report))
}
for (const complaint of complaints(verdicts)) {
  process.stderr.write(`bench: ${complaint}\n`)
  process.exitCode = 1
}

function roundsAsked(given: readonly string[]): Partial<Plan> {
  const place = given.indexOf('--rounds')
  if (place === -1) return {}
  const rounds = Number(given[place + 1])
  if (Number.isInteger(rounds) && rounds > 0) return { rounds }
  throw new Error(`Expected a number of rounds behind --rounds, found ${given[place + 1] ?? 'nothing'}.`)
}
