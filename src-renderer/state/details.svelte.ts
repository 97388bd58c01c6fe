import {
  logLinesKept,
  type Answer,
  type LogEnd,
  type ObjectEvents,
  type ObjectText,
  type Question,
} from '#shared/contract/inquiry.ts'
import type { Problem } from '#shared/model/feed.ts'

/** Puts a question to the agent. Returns its end. */
export type Ask = (question: Question, tell: (answer: Answer) => void) => () => void
type QuestionOf<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>

const nothing = (): void => undefined

/** One question at a time: another one ends it, and its answers with it. */
class Asking {
  #key = ''
  #stop: () => void = nothing

  /** Runs for another question than the one that stands, and for none. */
  begin(question: Question | null, run: () => () => void): void {
    const key = JSON.stringify(question)
    if (key === this.#key) return
    this.end()
    this.#key = key
    this.#stop = run()
  }

  end(): void {
    this.#stop()
    this.#stop = nothing
    this.#key = ''
  }
}

/** The whole object as it was read, and whether the cluster has another one by now. */
export class ObjectReading {
  readonly #asking = new Asking()
  #text = $state.raw<ObjectText | null>(null)
  #problem = $state.raw<Problem | null>(null)
  #state = $state<'asking' | 'current' | 'changed' | 'gone'>('asking')

  get text(): ObjectText | null {
    return this.#text
  }

  get problem(): Problem | null {
    return this.#problem
  }

  get state(): 'asking' | 'current' | 'changed' | 'gone' {
    return this.#state
  }

  /** Another question forgets what the one before was answered. */
  look(ask: Ask, question: QuestionOf<'object'> | null): void {
    this.#asking.begin(question, () => {
      this.#text = null
      return this.#read(ask, question)
    })
  }

  /** Reads it anew; what was read stays until the answer is there. */
  again(ask: Ask, question: QuestionOf<'object'>): void {
    this.#asking.end()
    this.#asking.begin(question, () => this.#read(ask, question))
  }

  stop(): void {
    this.#asking.end()
  }

  #read(ask: Ask, question: QuestionOf<'object'> | null): () => void {
    this.#problem = null
    this.#state = 'asking'
    return question === null ? nothing : ask(question, (answer) => this.#take(answer))
  }

  #take(answer: Answer): void {
    if (answer.kind === 'object') {
      this.#text = answer
      this.#state = 'current'
    } else if (answer.kind === 'objectChanged') this.#state = 'changed'
    else if (answer.kind === 'objectGone') this.#state = 'gone'
    else if (answer.kind === 'refused') this.#problem = answer.problem
  }
}

/** Events about the thing, kept up to date by the agent. */
export class EventsReading {
  readonly #asking = new Asking()
  #told = $state.raw<ObjectEvents | null>(null)

  get told(): ObjectEvents | null {
    return this.#told
  }

  look(ask: Ask, question: QuestionOf<'events'> | null): void {
    this.#asking.begin(question, () => {
      this.#told = null
      return question === null
        ? nothing
        : ask(question, (answer) => {
            if (answer.kind === 'events') this.#told = answer
          })
    })
  }

  stop(): void {
    this.#asking.end()
  }
}

/** A log: the lines that are kept, how many before them are not, and whether more may come. */
export class LogReading {
  readonly #asking = new Asking()
  #question = $state.raw<QuestionOf<'log'> | null>(null)
  #lines = $state.raw<readonly string[]>([])
  #dropped = $state(0)
  #end = $state.raw<LogEnd | 'stopped' | null>(null)

  /** What is or was read; null before anybody asked. */
  get question(): QuestionOf<'log'> | null {
    return this.#question
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Lines before the kept ones. */
  get dropped(): number {
    return this.#dropped
  }

  /** Null while more may come. */
  get end(): LogEnd | 'stopped' | null {
    return this.#end
  }

  read(ask: Ask, question: QuestionOf<'log'>): void {
    this.#asking.end()
    this.#question = question
    this.#lines = []
    this.#dropped = 0
    this.#end = null
    this.#asking.begin(question, () => ask(question, (answer) => this.#take(answer)))
  }

  /** What came stays to be read. */
  stop(): void {
    this.#asking.end()
    if (this.#question !== null && this.#end === null) this.#end = 'stopped'
  }

  forget(): void {
    this.#asking.end()
    this.#question = null
    this.#lines = []
    this.#dropped = 0
    this.#end = null
  }

  #take(answer: Answer): void {
    if (answer.kind === 'log') this.#add(answer.lines)
    else if (answer.kind === 'logEnd') this.#end = answer
    else if (answer.kind === 'refused')
      this.#end = { kind: 'logEnd', why: 'cut', status: null, message: '', problem: answer.problem }
  }

  #add(more: readonly string[]): void {
    const all = [...this.#lines, ...more]
    const over = Math.max(0, all.length - logLinesKept)
    this.#lines = over === 0 ? all : all.slice(over)
    this.#dropped += over
  }
}
