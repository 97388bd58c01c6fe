import type { Answer, Question } from '#shared/contract/inquiry.ts'
import type { AnswerMessage, ToAgent } from '#shared/contract/port.ts'

/** The page's questions to its agent about single things: who asked hears the answers until nobody wants them any more. */
export class Inquiries {
  #post: (message: ToAgent) => void
  #request = 0
  readonly #open = new Map<number, (answer: Answer) => void>()

  constructor(post: (message: ToAgent) => void) {
    this.#post = post
  }

  /** Returns the end: after it nothing is told. */
  ask(question: Question, tell: (answer: Answer) => void): () => void {
    this.#request += 1
    const request = this.#request
    this.#open.set(request, tell)
    this.#post({ kind: 'ask', request, question })
    return () => {
      if (this.#open.delete(request)) this.#post({ kind: 'withdraw', request })
    }
  }

  receive({ request, answer }: AnswerMessage): void {
    this.#open.get(request)?.(answer)
    // After whatever the answer has set off: a page that is busy drawing lines is sent no more of them meanwhile.
    if (answer.kind === 'log') this.#post({ kind: 'took', request })
  }

  /** A new agent knows nothing of what the one before was asked. */
  reconnect(post: (message: ToAgent) => void): void {
    this.#post = post
    const left = [...this.#open.values()]
    this.#open.clear()
    for (const tell of left) tell({ kind: 'refused', problem: { code: 'agent-ended', params: {} } })
  }
}
