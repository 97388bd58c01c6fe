/** Runs tasks one after the other, in the order they came. */
export type Queue = <Value>(task: () => Promise<Value>) => Promise<Value>

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    // A task that failed has told its own caller; the next one starts all the same.
    const mine = last.then(task, task)
    last = mine.catch(() => undefined)
    return mine
  }
}
