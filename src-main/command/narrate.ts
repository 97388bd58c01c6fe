import { ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { ModelChange } from '#shared/model/change.ts'
import { narrate as tell } from '#shared/story/narration.ts'
import { createStoryTeller, type StoryTeller } from '#shared/story/milestones.ts'
import { text } from '#shared/words/index.ts'
import { duration } from '#shared/words/duration.ts'
import { finalProblem } from '../agent/feed-summary.ts'
import type { LocalAgent } from '../agent/local.ts'
import type { Invocation } from './invocation.ts'
import { exitStatus, statusOf, type Io } from './io.ts'
import { complain, connectingText } from './once.ts'
import { openCluster, waitUntilSettled } from './session.ts'
import { lineShape } from './shape/narrate.ts'
import { lineText } from './text/narrate.ts'
import { holds } from './until.ts'

type Narrate = Extract<Invocation, { kind: 'narrate' }>

/** How long one slow kind may keep the others from being told. */
const startLimitMs = 20_000

/** Tells each milestone as it happens, from the first complete list on. */
export async function narrate(invocation: Narrate, io: Io): Promise<number> {
  const opened = await openCluster(invocation.globals, io)
  if (opened.kind === 'failed') return complain(opened.failure, io)
  const local = opened.value
  try {
    if (invocation.globals.verbose) io.complain(connectingText(local))
    const begun = await waitUntilBegun(local, io)
    if (begun.kind === 'failed') return complain(begun.failure, io)
    if (begun.value === 'interrupted') return statusOf(io.signal)
    if (invocation.globals.verbose) io.complain(watchingText(local))
    return await new Narration(invocation, io, local).run()
  } finally {
    await local.agent.stop()
  }
}

/** After the limit the kinds that are live are told, if there are any. */
async function waitUntilBegun(local: LocalAgent, io: Io): Promise<Result<'settled' | 'interrupted', Problem>> {
  const settled = await waitUntilSettled(local, io, startLimitMs)
  if (settled.kind === 'ok') return settled
  const feeds = [...local.agent.snapshot().maps.feed.values()]
  const isAnyLive = feeds.some(({ state }) => state === 'live') && finalProblem(feeds) === null
  return isAnyLive ? ok('settled') : settled
}

function watchingText({ context, scope }: LocalAgent): string {
  const namespaces = scope.kind === 'all' ? text('command.allNamespaces') : scope.names.join(', ')
  return `${text('command.watching', { namespaces, context })}\n`
}

class Narration {
  readonly #invocation: Narrate
  readonly #io: Io
  readonly #local: LocalAgent
  readonly #teller: StoryTeller
  #lines = 0
  /** Of the line before. */
  #why: string | null = null

  constructor(invocation: Narrate, io: Io, local: LocalAgent) {
    this.#invocation = invocation
    this.#io = io
    this.#local = local
    this.#teller = createStoryTeller(local.agent.snapshot().maps)
  }

  /** Ends with the condition, with the time, or when the person has seen enough. */
  run(): Promise<number> {
    const { forMs } = this.#invocation
    const { clock, signal } = this.#io
    return new Promise((resolve) => {
      const finish = (status: number): void => {
        stops.forEach((stop) => stop())
        signal.removeEventListener('abort', interrupt)
        resolve(status)
      }
      const interrupt = (): void => finish(statusOf(signal))
      const stops = [
        this.#local.agent.onChange((change) => {
          this.#tell(change)
          if (this.#isReached()) finish(exitStatus.done)
        }),
        ...(forMs === null ? [] : [clock.after(forMs, () => finish(this.#timeUp(forMs)))]),
      ]
      signal.addEventListener('abort', interrupt)
      if (signal.aborted) interrupt()
      else if (this.#isReached()) finish(exitStatus.done)
    })
  }

  #tell(change: ModelChange): void {
    const { maps } = this.#local.agent.snapshot()
    for (const milestone of this.#teller.tell(change, maps)) {
      this.#lines += 1
      const told = tell(milestone, maps)
      const line = lineShape(this.#lines, milestone, told)
      const { output } = this.#invocation
      this.#io.write(
        output === 'json'
          ? `${JSON.stringify(line)}\n`
          : lineText(line, { previousWhy: this.#why, namesNamespace: this.#isWide() }, this.#io.looks),
      )
      this.#why = line.why
    }
  }

  #isWide(): boolean {
    const { scope } = this.#local
    return scope.kind === 'all' || scope.names.length > 1
  }

  #isReached(): boolean {
    const { until } = this.#invocation
    return until !== null && holds(until, this.#local.agent.snapshot().maps)
  }

  /** Only a condition can be missed; narrating for a while is done when the while is over. */
  #timeUp(forMs: number): number {
    const { until } = this.#invocation
    if (until === null) return exitStatus.done
    const condition = `${until.kind}/${until.name}=${until.state}`
    const sentence = text('command.notInTime', { condition, duration: duration(forMs) })
    this.#io.complain(`${text('command.problem', { text: sentence })}\n`)
    return exitStatus.notInTime
  }
}
