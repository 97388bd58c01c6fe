/** A task of the cluster, due at an instant. */
export interface Task {
  readonly dueMs: number
  readonly order: number
  readonly run: () => void
  isCancelled: boolean
}

/** A binary heap of tasks: the earliest first, and of those due together the one that was set first. */
export class TaskQueue {
  readonly #heap: Task[] = []
  #order = 0
  #cancelled = 0

  /** Waiting tasks, cancelled ones that have not been met yet included. */
  get size(): number {
    return this.#heap.length
  }

  add(dueMs: number, run: () => void): Task {
    const task: Task = { dueMs, order: this.#order++, run, isCancelled: false }
    this.#heap.push(task)
    this.#rise(this.#heap.length - 1)
    return task
  }

  /** It will not run. Whatever it would have reached is let go of soon, not only when it falls due. */
  cancel(task: Task): void {
    if (task.isCancelled) return
    task.isCancelled = true
    this.#cancelled += 1
    if (this.#cancelled > 64 && this.#cancelled > this.#heap.length / 2) this.#sweep()
  }

  /** The next task that has not been cancelled, left in the queue. */
  peek(): Task | undefined {
    for (let first = this.#heap[0]; first?.isCancelled === true; first = this.#heap[0]) this.#removeFirst()
    return this.#heap[0]
  }

  /** Takes the next task out if it is due by then. */
  take(byMs: number): Task | undefined {
    const first = this.peek()
    if (first === undefined || first.dueMs > byMs) return undefined
    this.#removeFirst()
    // What has run cannot be cancelled any more.
    first.isCancelled = true
    return first
  }

  #sweep(): void {
    const kept = this.#heap.filter(({ isCancelled }) => !isCancelled)
    this.#heap.length = 0
    this.#cancelled = 0
    for (const task of kept) {
      this.#heap.push(task)
      this.#rise(this.#heap.length - 1)
    }
  }

  #removeFirst(): void {
    if (this.#heap[0]?.isCancelled === true) this.#cancelled -= 1
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(start: number): void {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfEarlier(at, parent)) return
      at = parent
    }
  }

  #sink(start: number): void {
    for (let at = start; ;) {
      const left = 2 * at + 1
      const earlier = this.#isEarlier(left + 1, left) ? left + 1 : left
      if (!this.#swapIfEarlier(earlier, at)) return
      at = earlier
    }
  }

  #isEarlier(a: number, b: number): boolean {
    const first = this.#heap[a]
    const second = this.#heap[b]
    if (first === undefined || second === undefined) return false
    return first.dueMs < second.dueMs || (first.dueMs === second.dueMs && first.order < second.order)
  }

  #swapIfEarlier(a: number, b: number): boolean {
    const first = this.#heap[a]
    const second = this.#heap[b]
    if (first === undefined || second === undefined || !this.#isEarlier(a, b)) return false
    this.#heap[a] = second
    this.#heap[b] = first
    return true
  }
}
