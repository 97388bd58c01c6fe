import type { Answer, Question } from '#shared/contract/inquiry.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { Clock } from '#shared/kit/clock.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import type { Transport } from '../../connection/types.ts'
import type { StoreView } from '../../store/types.ts'
import { askEvents } from './events.ts'
import { askLog } from './log.ts'
import { askObject } from './object.ts'

/** What a question is answered from. */
export interface Sources {
  readonly transport: Transport
  readonly clock: Clock
  /** Now, by the cluster's own time. */
  readonly clusterNowMs: () => number
  /** The store of the moment: another scope has another one. */
  readonly store: () => StoreView
  /** Every change that is heard, those too that make no difference to what the store keeps. Returns stop. */
  readonly onHeard: (listener: (objects: readonly ObjectChange[]) => void) => () => void
  /** Every settled batch of object changes. Returns stop. */
  readonly onObjects: (listener: (objects: readonly ObjectChange[]) => void) => () => void
  /** Called when the store may have been replaced. Returns stop. */
  readonly onEpoch: (listener: () => void) => () => void
  /** Aborted when the agent stops. */
  readonly stopped: AbortSignal
  /** What it returns is waited for before a log goes on. */
  readonly tell: Tell
}

export type Tell = (answer: Answer) => unknown

/** The same, for one question: its signal ends whatever it has started, and nothing is told after that. */
export interface QuestionSources extends Sources {
  readonly signal: AbortSignal
}

/** Answers until the returned function is called. Never throws: what goes wrong is an answer. */
export function ask(question: Question, sources: Sources): () => void {
  const own = new AbortController()
  const signal = AbortSignal.any([own.signal, sources.stopped])
  const stop = begin(question, {
    ...sources,
    signal,
    tell: (answer) => (signal.aborted ? undefined : sources.tell(answer)),
  })
  return () => {
    own.abort()
    stop()
  }
}

function begin(question: Question, sources: QuestionSources): () => void {
  switch (question.kind) {
    case 'object':
      return askObject(question, sources)
    case 'events':
      return askEvents(question, sources)
    case 'log':
      return askLog(question, sources)
    default:
      return assertNever(question)
  }
}
