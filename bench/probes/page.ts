/** What has reached the page so far. Instants are of the wall. */
export interface PageProgress {
  /** The frame that first showed a scene, and the one after which the page held the last pod that came in by then. */
  readonly sceneAt: number | null
  readonly podsAt: number | null
  readonly pods: number
  /** The highest number of a change that was painted. */
  readonly last: number
}

export interface PageReport {
  /** Number of a change, and when the frame was painted after which the page held it. */
  readonly held: readonly (readonly [number, number])[]
  readonly frameMs: readonly number[]
  readonly longestTaskMs: number
  /** What the agent could not tell one by one, and how often the page asked for everything anew. */
  readonly gaps: number
  readonly resyncs: number
}

/**
 * Runs in the page's own world before the page does. Whole in itself, because only its text gets there. It listens at the
 * port that the page gets from its agent (Podium), and to an event of the page (the naive app); it changes nothing there.
 */
export function watchPage(): void {
  const now = (): number => performance.timeOrigin + performance.now()
  const podKeys = new Set<string>()
  let waiting: number[] = []
  let held: [number, number][] = []
  let frameMs: number[] = []
  let isFollowing = false
  let isFrameAsked = false
  let sceneAt: number | null = null
  let podsAt: number | null = null
  let painted = 0
  let last = 0
  let longestTaskMs = 0
  let gaps = 0
  let resyncs = 0

  const afterPaint = new MessageChannel()
  const framed: number[][] = []
  afterPaint.port1.onmessage = () => {
    const at = now()
    for (const change of framed.shift() ?? []) {
      held.push([change, at])
      last = Math.max(last, change)
    }
    if (podKeys.size > painted) podsAt = at
    painted = podKeys.size
    if (sceneAt === null && document.querySelector('[role=grid], g.pod') !== null) sceneAt = at
  }
  const askFrame = (): void => {
    if (isFrameAsked) return
    isFrameAsked = true
    requestAnimationFrame(() => {
      isFrameAsked = false
      framed.push(waiting)
      waiting = []
      // A task posted from the frame runs when it is painted.
      afterPaint.port2.postMessage(null)
      if (sceneAt === null) askFrame()
    })
  }
  askFrame()

  let before = 0
  const follow = (at: number): void => {
    if (before > 0) frameMs.push(at - before)
    before = at
    if (isFollowing) requestAnimationFrame(follow)
  }

  const take = (key: string, restarts: number): void => {
    podKeys.add(key)
    if (restarts > 0) waiting.push(restarts)
  }
  interface Entry {
    readonly entity: string
    readonly key: string
    readonly value?: { readonly containers?: readonly { readonly restarts: number }[] }
    readonly after?: Entry['value']
    readonly patch?: Entry['value']
  }
  interface FromAgent {
    readonly kind: string
    readonly entities?: readonly Entry[]
    readonly batches?: readonly { readonly changes: readonly Entry[] }[]
  }
  const receive = (message: FromAgent): void => {
    if (message.kind === 'gap') gaps += 1
    for (const entry of message.entities ?? []) takeEntry(entry, entry.value)
    for (const batch of message.batches ?? [])
      for (const entry of batch.changes) takeEntry(entry, entry.after ?? entry.patch)
    askFrame()
  }
  const takeEntry = ({ entity, key }: Entry, value: Entry['value']): void => {
    if (entity === 'pod' && value != null) take(key, value.containers?.[0]?.restarts ?? 0)
  }
  addEventListener('message', ({ data, ports }: MessageEvent) => {
    const [port] = ports
    if (data !== 'podium:agent' || port === undefined) return
    port.addEventListener('message', ({ data: message }: MessageEvent<FromAgent | string>) => {
      if (typeof message !== 'string') receive(message)
    })
    const post = port.postMessage.bind(port)
    port.postMessage = (message: { readonly kind?: string }) => {
      if (message.kind === 'resync') resyncs += 1
      post(message)
    }
  })
  // What comes as text is seen when the page reads it, so that nothing is read twice.
  const parse = JSON.parse
  JSON.parse = (...given: Parameters<typeof parse>): unknown => {
    const value: unknown = parse(...given)
    if (typeof value === 'object' && value !== null && 'kind' in value && ('batches' in value || 'entities' in value))
      receive(value as FromAgent)
    return value
  }
  addEventListener('bench:held', (event) => {
    const { detail } = event as CustomEvent<readonly (readonly [string, number])[]>
    for (const [key, restarts] of detail) take(key, restarts)
    askFrame()
  })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
  }).observe({ type: 'longtask', buffered: true })

  const begin = (): void => {
    held = []
    frameMs = []
    longestTaskMs = 0
    gaps = 0
    resyncs = 0
    before = 0
  }
  Reflect.set(globalThis, 'podiumBench', {
    progress: (): PageProgress => ({ sceneAt, podsAt, pods: painted, last }),
    begin,
    beginWithFrames() {
      begin()
      isFollowing = true
      requestAnimationFrame(follow)
    },
    report(): PageReport {
      isFollowing = false
      return { held, frameMs, longestTaskMs, gaps, resyncs }
    },
  })
}
