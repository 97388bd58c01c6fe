import { readdirSync, readFileSync } from 'node:fs'

/**
 * What a process is to an app of Electron; `node` for every other program. Page and graphics are one kind: both draw, and on
 * Linux both are copies of a zygote whose command line they keep.
 */
export type ProcessKind = 'main' | 'drawing' | 'utility' | 'node'

export interface ProcessFigures {
  readonly pid: number
  readonly kind: ProcessKind
  readonly cpuMs: number
  readonly pssMb: number
}

const ticksPerSecond = 100

/** A process and all below it, from Linux' own books; what has ended meanwhile is left out. */
export function processTree(root: number): readonly ProcessFigures[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = parentOf(Number(name))
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
  }
  const found: ProcessFigures[] = []
  const waiting = [root]
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const figures = figuresOf(pid, pid === root)
    if (figures !== null) found.push(figures)
    waiting.push(...(parents.get(pid) ?? []))
  }
  return found
}

export function sumOf(processes: readonly ProcessFigures[], figure: 'cpuMs' | 'pssMb', asked?: ProcessKind): number {
  return processes
    .filter(({ kind }) => asked === undefined || kind === asked)
    .reduce((sum, each) => sum + each[figure], 0)
}

/** What the processors of this machine did since it started, in ticks; `stolen` is what the host of a virtual one gave to others. */
export function machineTicks(): { readonly all: number; readonly stolen: number } {
  const ticks = (/^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').slice(0, 8).map(Number)
  return { all: ticks.reduce((sum, each) => sum + each, 0), stolen: ticks[7] ?? 0 }
}

/**
 * The most memory that this process has held. Not `resourceUsage().maxRSS`: that is handed on from the process that started this
 * one, so after a build in the harness it tells what the harness held.
 */
export function ownPeakMb(): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(read(process.pid, 'status') ?? '')?.[1]) / 1_024
}

function figuresOf(pid: number, isRoot: boolean): ProcessFigures | null {
  const stat = fieldsOf(pid)
  const rollup = read(pid, 'smaps_rollup')
  if (stat === null || rollup === null) return null
  const cpuMs = ((Number(stat[11]) + Number(stat[12])) * 1_000) / ticksPerSecond
  const pssMb = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1_024
  return { pid, kind: kindOf(read(pid, 'cmdline') ?? '', isRoot), cpuMs, pssMb }
}

function kindOf(command: string, isRoot: boolean): ProcessKind {
  const type = /--type=([a-z-]+)/.exec(command)?.[1]
  if (type === 'renderer' || type === 'gpu-process' || type === 'zygote') return 'drawing'
  if (type === 'utility') return type
  return isRoot && command.includes('--user-data-dir=') ? 'main' : 'node'
}

function parentOf(pid: number): number | null {
  const stat = Number.isInteger(pid) ? fieldsOf(pid) : null
  return stat === null ? null : Number(stat[1])
}

/** The fields behind the name, which may hold blanks: state, parent, … */
function fieldsOf(pid: number): readonly string[] | null {
  const stat = read(pid, 'stat')
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It has ended since the folder was listed.
    return null
  }
}
