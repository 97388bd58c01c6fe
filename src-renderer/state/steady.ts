import { equal } from '#shared/kit/equal.ts'

/** Hands out the value of before while the new one equals it: whoever derives from it then has nothing to do. */
export function steady<Value>(make: () => Value): () => Value {
  let last: { readonly value: Value } | null = null
  return () => {
    const value = make()
    if (last === null || !equal(last.value, value)) last = { value }
    return last.value
  }
}
