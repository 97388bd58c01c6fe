/** An expected outcome: either a value, or a failure that the caller has to handle. */
export type Result<Value, Failure> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'failed'; readonly failure: Failure }

export const ok = <Value>(value: Value): { readonly kind: 'ok'; readonly value: Value } => ({ kind: 'ok', value })
export const failed = <Failure>(failure: Failure): { readonly kind: 'failed'; readonly failure: Failure } => ({
  kind: 'failed',
  failure,
})
