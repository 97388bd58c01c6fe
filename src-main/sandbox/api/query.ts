import { ok } from '#shared/kit/result.ts'
import { badRequest, type FieldError, invalid, type Outcome, refused } from '../status.ts'

/** Reads query parameters as apimachinery's conversion does, and with its complaints. */
export class Query {
  readonly #values: URLSearchParams

  constructor(text: string) {
    this.#values = new URLSearchParams(text)
  }

  /** Empty when absent: the server makes no difference. */
  text(name: string): string {
    return this.#values.get(name) ?? ''
  }

  all(name: string): readonly string[] {
    return this.#values.getAll(name)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** Everything but `false` and `0` is true, the empty text too. */
  flag(name: string): boolean {
    const value = this.#values.get(name)
    return value !== null && value.toLowerCase() !== 'false' && value !== '0'
  }

  integer(name: string): Outcome<number | undefined> {
    const value = this.#values.get(name)
    if (value === null) return ok(undefined)
    const isNumber = /^[+-]?\d+$/.test(value)
    if (isNumber && Math.abs(Number(value)) < 2 ** 63) return ok(Number(value))
    const because = isNumber ? 'value out of range' : 'invalid syntax'
    return refused(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: ${because}`))
  }
}

/** 422 about the options of a request, for instance `ListOptions.meta.k8s.io "" is invalid: …`. */
export function invalidOptions(
  kind: string,
  errors: readonly FieldError[],
): { readonly kind: 'failed'; readonly failure: ReturnType<typeof invalid> } {
  return { kind: 'failed', failure: invalid({ group: 'meta.k8s.io', kind, name: '' }, errors) }
}
