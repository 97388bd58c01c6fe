import { equal } from '#shared/kit/equal.ts'

/** Enough for the templates and owners of a large cluster; the table starts anew when it is full. */
const LARGEST_TABLE = 10_000

const values = new Map<string, unknown>()

/**
 * Gives the value that was shared under this key before, if it is equal, so that it is kept once: a thousand pods of one set
 * have one owner and one description of their container between them. Nobody may change what a projection holds.
 */
export function share<Value>(key: string, value: Value): Value {
  const known = values.get(key)
  if (known !== undefined && equal(known, value)) return known as Value
  if (values.size >= LARGEST_TABLE) values.clear()
  values.set(key, value)
  return value
}
