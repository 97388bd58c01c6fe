import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import { text } from '#shared/words/index.ts'
import { firstScenario, kubeconfigMark, kubeconfigText, startSandbox, type RunningSandbox } from '../sandbox/index.ts'
import type { SandboxInvocation } from './invocation.ts'
import { exitStatus, type Io } from './io.ts'
import { complain } from './once.ts'

/** Serves a sandbox until the person has had enough, and leaves nothing behind. */
export async function sandbox(invocation: SandboxInvocation, io: Io): Promise<number> {
  const { scenario, speed } = invocation
  const place = placeFor(invocation.kubeconfig)
  if (place.kind === 'failed') return say(place.failure, io)
  const seed = invocation.seed ?? Math.floor(io.random() * 1_000_000)
  const started = await startSandbox({
    clock: io.clock,
    seed,
    scenario,
    speed,
    onDefect: (defect) => report(defect, io),
  })
  if (started.kind === 'failed') {
    place.value.remove()
    return complain(started.failure, io)
  }
  try {
    const written = place.value.write(kubeconfigText(started.value.access))
    if (written !== null) return say(written, io)
    io.write(`export KUBECONFIG=${shellWord(place.value.path)}\n`)
    const { server } = started.value.access
    io.complain(`${text('command.sandbox.serving', { server, scenario: scenario ?? 'none', seed })}\n`)
    await interrupted(io.signal)
    return exitStatus.done
  } finally {
    place.value.remove()
    await started.value.stop()
  }
}

/** Runs something against a sandbox of its own, reached through a kubeconfig like any cluster. */
export async function withSandbox(io: Io, run: (kubeconfig: string) => Promise<number>): Promise<number> {
  const started = await startSandbox({
    clock: io.clock,
    seed: Math.floor(io.random() * 1_000_000),
    scenario: firstScenario,
    speed: 1,
    onDefect: (defect) => report(defect, io),
  })
  if (started.kind === 'failed') return complain(started.failure, io)
  return withKubeconfig(started.value, io, run)
}

async function withKubeconfig(
  sandbox: RunningSandbox,
  io: Io,
  run: (kubeconfig: string) => Promise<number>,
): Promise<number> {
  const place = temporaryPlace()
  try {
    const written = place.write(kubeconfigText(sandbox.access))
    return written === null ? await run(place.path) : say(written, io)
  } finally {
    place.remove()
    await sandbox.stop()
  }
}

/** Where a kubeconfig is put, and how it goes again. `write` returns what went wrong, or null. */
interface Place {
  readonly path: string
  write(content: string): string | null
  remove(): void
}

function placeFor(file: string | null): Result<Place, string> {
  if (file === null) return ok(temporaryPlace())
  const path = resolve(file)
  // A sandbox that was killed left its file; any other file is somebody's.
  if (existsSync(path) && !isOurs(path)) return failed(text('command.sandbox.foreignFile', { path }))
  return ok({
    path,
    write: (content) => writeOwn(path, content),
    remove: () => rmSync(path, { force: true }),
  })
}

function temporaryPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'podium-sandbox-'))
  const path = join(folder, 'kubeconfig')
  return {
    path,
    write: (content) => writeOwn(path, content),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function isOurs(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').startsWith(kubeconfigMark)
  } catch {
    // What cannot be read is not ours to write over.
    return false
  }
}

/** Only its owner may read it, whatever an older file allowed. */
function writeOwn(path: string, content: string): string | null {
  try {
    rmSync(path, { force: true })
    writeFileSync(path, content, { mode: 0o600 })
    return null
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return text('command.sandbox.noFile', { path, detail })
  }
}

const shellWord = (path: string): string => (/^[\w/.:-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function say(problem: string, io: Io): number {
  io.complain(`${text('command.problem', { text: problem })}\n`)
  return exitStatus.problem
}

function report(defect: unknown, io: Io): void {
  const detail = defect instanceof Error ? (defect.stack ?? defect.message) : String(defect)
  io.complain(`${text('command.problem', { text: text('command.defect', { detail }) })}\n`)
}
