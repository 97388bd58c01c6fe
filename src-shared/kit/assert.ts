/** Ends a switch over a union: reaching it is a defect, since the types promise that every case was handled. */
export function assertNever(value: never): never {
  throw new Error(
    `A case was not handled: expected no value here, found ${JSON.stringify(value)}. This is a defect of Podium.`,
  )
}

/** States an invariant of ours. A failure is a defect, never a user's mistake, so it throws. */
export function assert(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(`Expected ${expectation}. This is a defect of Podium.`)
}
