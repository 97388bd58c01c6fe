import { type Document, isNode, LineCounter, parseDocument } from 'yaml'

/** A place in a YAML text, so that what is wrong can be said with its line. No message ever quotes a value: it may be a token. */
export class YamlReader {
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #path: readonly (string | number)[]
  readonly value: unknown

  private constructor(document: Document, lines: LineCounter, path: readonly (string | number)[], value: unknown) {
    this.#document = document
    this.#lines = lines
    this.#path = path
    this.value = value
  }

  static parse(text: string): YamlReader {
    const lines = new LineCounter()
    // Pretty errors would quote the faulty lines.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' })
    const [error] = document.errors
    if (error !== undefined) {
      throw new YamlShapeError(lines.linePos(error.pos[0]).line, 'not valid YAML', error.code)
    }
    return new YamlReader(document, lines, [], document.toJS() as unknown)
  }

  get line(): number {
    for (let length = this.#path.length; length >= 0; length--) {
      const node = this.#document.getIn(this.#path.slice(0, length), true)
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line
    }
    return 1
  }

  /** What stands under a name; a missing one reads as null. */
  at(name: string): YamlReader {
    const value = this.record()[name]
    return new YamlReader(this.#document, this.#lines, [...this.#path, name], value)
  }

  record(): Readonly<Record<string, unknown>> {
    if (this.value === null || this.value === undefined) return {}
    if (typeof this.value !== 'object' || Array.isArray(this.value)) throw this.wrong('a map')
    return this.value as Readonly<Record<string, unknown>>
  }

  list(): readonly YamlReader[] {
    if (this.value === null || this.value === undefined) return []
    if (!Array.isArray(this.value)) throw this.wrong('a list')
    return this.value.map(
      (value: unknown, index) => new YamlReader(this.#document, this.#lines, [...this.#path, index], value),
    )
  }

  /** Null for what is missing or empty: Go does not tell the two apart either. */
  text(): string | null {
    if (this.value === null || this.value === undefined || this.value === '') return null
    if (typeof this.value !== 'string')
      throw this.wrong('a text (in quotes if it looks like a number or a truth value)')
    return this.value
  }

  flag(): boolean {
    if (this.value === null || this.value === undefined) return false
    if (typeof this.value !== 'boolean') throw this.wrong('true or false')
    return this.value
  }

  texts(): readonly string[] {
    return this.list().map((each) => each.text() ?? '')
  }

  wrong(expected: string): YamlShapeError {
    return new YamlShapeError(this.line, `${this.#where()}: expected ${expected}, found ${kindOf(this.value)}`)
  }

  #where(): string {
    const where = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
    return where === '' ? 'the file' : where.replace(/^\./, '')
  }
}

export class YamlShapeError extends Error {
  readonly line: number
  readonly detail: string
  /** The parser's own code, where the text is no YAML at all. */
  readonly syntax: string | null
  constructor(line: number, detail: string, syntax: string | null = null) {
    super(`line ${line}: ${detail}`)
    this.line = line
    this.detail = detail
    this.syntax = syntax
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`
}
