// The few globals that Node and every browser share, declared here once because this folder has neither's types.
// Only this folder's own check sees the file: elsewhere the platform's types stand in its place.

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare const AbortController: new () => AbortController

/** What it returns differs between the platforms, and nobody needs to look inside. */
declare function setTimeout(callback: () => void, delayMs?: number): { readonly timeout: unique symbol }
declare function clearTimeout(timeout: ReturnType<typeof setTimeout> | undefined): void
declare function structuredClone<Value>(value: Value): Value
