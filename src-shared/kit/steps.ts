/** Work that may pause between any two of its steps. Its value is there at the end. */
export type Steps<Value> = Generator<void, Value, void>

/** Does the work without a pause. */
export function finish<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
