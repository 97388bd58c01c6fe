import { extents, type ExtentName, type Rate } from './plan.ts'
import type { Measured, Round } from './round.ts'
import type { ContestantName } from './contestants.ts'
import { rounded, spreadOf } from './statistics.ts'
import type { Verdict } from './verdicts.ts'

/** Where and when a run was. */
export interface Machine {
  readonly at: string
  readonly processor: string
  readonly cores: number
  readonly loadBefore: number
  readonly versions: string
}

/** One figure of a contestant: where it is found in what was measured. */
interface Column {
  readonly title: string
  readonly figure: (measured: Measured) => number | undefined
}

const startColumns: readonly Column[] = [
  ...['main', 'window', 'page', 'agent', 'connected'].map((name) => ({
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}, ms`,
    figure: ({ start }: Measured) => start.marksMs[name],
  })),
  { title: 'First scene, ms', figure: ({ start }) => start.sceneMs },
  { title: 'All pods, ms', figure: ({ start }) => start.wholeMs },
  { title: 'Memory (PSS), MB', figure: ({ start }) => start.pssMb },
  { title: 'Peak above idle, MB', figure: ({ start }) => start.threads.main?.peakAboveIdleMb },
  { title: 'Processor, ms', figure: ({ start }) => start.cpuMs },
  { title: 'Block of main, ms', figure: ({ start }) => start.threads.main?.longestBlockCpuMs ?? undefined },
  { title: 'Block of agent, ms', figure: ({ start }) => start.threads.agent?.longestBlockCpuMs ?? undefined },
  { title: 'Block of page, ms', figure: ({ start }) => start.longestTaskMs || undefined },
]

function churnColumns(rate: Rate): readonly Column[] {
  const of = (figure: (churn: NonNullable<Measured['churn'][Rate]>) => number) => (measured: Measured) => {
    const churn = measured.churn[rate]
    return churn === undefined ? undefined : figure(churn)
  }
  return [
    { title: 'Changes/s', figure: of(({ perSecond }) => perSecond) },
    { title: 'Told one by one, %', figure: of(({ heldShare }) => heldShare * 100) },
    { title: 'Latency p50, ms', figure: of(({ latencyP50Ms }) => latencyP50Ms) },
    { title: 'p99, ms', figure: of(({ latencyP99Ms }) => latencyP99Ms) },
    { title: 'Processors', figure: of(({ cpuShare }) => cpuShare) },
    { title: 'Stolen, %', figure: of(({ stolenShare }) => stolenShare * 100) },
    { title: 'Processor ms for 1,000', figure: of(({ cpuMsPerThousand }) => cpuMsPerThousand) },
    { title: 'Drawing ms a frame', figure: of(({ drawingMsPerFrame }) => drawingMsPerFrame) },
    { title: 'Frame p50, ms', figure: of(({ frameP50Ms }) => frameP50Ms) },
    { title: 'p99, ms', figure: of(({ frameP99Ms }) => frameP99Ms) },
    { title: 'Block of page, ms', figure: of(({ longestTaskMs }) => longestTaskMs || Number.NaN) },
  ]
}

const names: Readonly<Record<ContestantName, string>> = {
  podium: 'Podium',
  naive: 'naive app',
  svg: 'cells in SVG',
  agent: "Podium's agent alone",
  informer: "client-node's informer",
  watch: "client-node's watch",
  kubectl: '`kubectl get pods -A --watch`',
}
const shown: readonly ContestantName[] = ['podium', 'agent', 'naive', 'svg', 'informer', 'watch', 'kubectl']
const rates: readonly Rate[] = [100, 500, 1_000, 5_000, 'most']

/** The run as a page of Markdown: verdicts first, then every figure as `median (least to most)`. */
export function reportOf(rounds: readonly Round[], verdicts: readonly Verdict[], machine: Machine): string {
  const parts = [
    `${machine.at}, ${machine.cores} cores (${machine.processor}), ${machine.versions}, ${rounds.length} rounds, load before: ${rounded(machine.loadBefore)}.`,
    verdictTable(verdicts),
  ]
  for (const extent of Object.keys(extents) as ExtentName[]) {
    const { sets, podsPerSet } = extents[extent]
    const title =
      sets === 1 ? `One set of ${grouped(podsPerSet)}` : `${grouped(sets * podsPerSet)} pods in ${sets} sets`
    const started = table(rounds, extent, startColumns)
    if (started !== null) parts.push(`### ${title}`, started)
    for (const rate of rates) {
      const churned = table(rounds, extent, churnColumns(rate))
      const pace = rate === 'most' ? 'As many changes as are taken' : `${grouped(rate)} changes a second`
      if (churned !== null) parts.push(`${pace}:`, churned)
    }
  }
  return parts.join('\n\n')
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, bound, limit, ratio, isMet }) => [
    `${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    `${cellOf([ratio.median])} (${cellOf([ratio.least])} to ${cellOf([ratio.most])})`,
    `${bound === 'atMost' ? '≤' : '≥'} ${limit}`,
    isMet ? 'met' : '**missed**',
  ])
  return markdown(['Ratio', 'Found', 'Wanted', ''], rows)
}

/** Null when nobody has a figure there; columns that stay empty are left out. */
function table(rounds: readonly Round[], extent: ExtentName, columns: readonly Column[]): string | null {
  const values = (name: ContestantName, { figure }: Column): readonly number[] =>
    rounds.flatMap((round) => {
      const measured = round[`${extent}/${name}`]
      const value = measured === undefined ? undefined : figure(measured)
      return value === undefined || !Number.isFinite(value) ? [] : [value]
    })
  const used = columns.filter((column) => shown.some((name) => values(name, column).length > 0))
  const present = shown.filter((name) => used.some((column) => values(name, column).length > 0))
  if (present.length === 0) return null
  return markdown(
    ['', ...used.map(({ title }) => title)],
    present.map((name) => [names[name], ...used.map((column) => cellOf(values(name, column)))]),
  )
}

function cellOf(values: readonly number[]): string {
  const { median, least, most } = spreadOf(values)
  if (!Number.isFinite(median)) return '–'
  const word = (value: number): string => grouped(rounded(value))
  return least === most ? word(median) : `${word(median)} (${word(least)} to ${word(most)})`
}

function grouped(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: value >= 1_000 })
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const marks = { begin: '<!-- bench: begin -->', end: '<!-- bench: end -->' }

/** Puts the report in the place of the one before. */
export function withReport(page: string, report: string): string {
  const begin = page.indexOf(marks.begin)
  const end = page.indexOf(marks.end)
  if (begin === -1 || end < begin)
    throw new Error(`Expected the marks ${marks.begin} and ${marks.end}, found not both.`)
  return `${page.slice(0, begin)}${marks.begin}\n\n${report}\n\n${page.slice(end)}`
}
