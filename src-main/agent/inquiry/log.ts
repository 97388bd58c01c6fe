import { logLinesKept, type LogEnd, type Question } from '#shared/contract/inquiry.ts'
import { wait } from '#shared/kit/clock.ts'
import type { TransportResponse } from '../../connection/types.ts'
import { readStatus } from '../../reflector/answers.ts'
import { outcomeOfError } from '../../reflector/outcome.ts'
import { objectPath } from '../../reflector/paths.ts'
import type { QuestionSources } from './ask.ts'
import { LogText } from './log-text.ts'

type LogQuestion = Extract<Question, { kind: 'log' }>

/** Lines go to the page in portions: so many at once, so often. What comes faster waits in the server, and none is lost. */
const portionLines = 1_000
const portionCharacters = 256 * 1024
const portionEveryMs = 200

/** Reads the log from the kubelet through the API server, to its end or until nobody wants it any more. */
export function askLog(question: LogQuestion, sources: QuestionSources): () => void {
  void readLog(question, sources).then((end) => sources.tell(end))
  return () => undefined
}

async function readLog(question: LogQuestion, sources: QuestionSources): Promise<LogEnd> {
  const { transport, signal } = sources
  try {
    const response = await transport.get(logPath(question), { signal, accept: '*/*' })
    if (response.status !== 200) return await refusal(response)
    await pour(response, sources)
    return end(question.previous ? 'whole' : 'ended')
  } catch (error) {
    const outcome = outcomeOfError(error)
    const problem = 'problem' in outcome ? outcome.problem : null
    return { ...end('cut'), problem }
  }
}

function logPath({ namespace, pod, container, previous }: LogQuestion): string {
  const query = new URLSearchParams({
    container,
    tailLines: String(logLinesKept),
    ...(previous ? { previous: 'true' } : { follow: 'true' }),
  })
  return `${objectPath({ kind: 'Pod', namespace }, pod)}/log?${query.toString()}`
}

/**
 * While a portion waits to be sent, or to be taken by the page, nothing is read: the sockets between here and the kubelet
 * hold the log back.
 */
async function pour(response: TransportResponse, { clock, signal, tell }: QuestionSources): Promise<void> {
  const text = new LogText()
  let lines: string[] = []
  let characters = 0
  let cancel: (() => void) | null = null
  let taken: unknown
  const send = (): void => {
    cancel?.()
    cancel = null
    if (lines.length > 0) taken = tell({ kind: 'log', lines })
    lines = []
    characters = 0
  }
  const add = (more: readonly string[]): void => {
    lines.push(...more)
    characters += more.reduce((sum, line) => sum + line.length, 0)
    if (lines.length > 0) cancel ??= clock.after(portionEveryMs, send)
  }
  signal.addEventListener('abort', () => cancel?.(), { once: true })
  try {
    for await (const chunks of response.body) {
      await taken
      for (const chunk of chunks) add(text.push(chunk))
      if (lines.length < portionLines && characters < portionCharacters) continue
      send()
      await wait(clock, portionEveryMs, signal)
    }
    add(text.end())
  } finally {
    // What came before a break was said.
    if (!signal.aborted) send()
  }
}

async function refusal(response: TransportResponse): Promise<LogEnd> {
  const { code, message } = await readStatus(response)
  return { ...end('refused'), status: code, message }
}

function end(why: LogEnd['why']): LogEnd {
  return { kind: 'logEnd', why, status: null, message: '', problem: null }
}
