/** Instants as the API writes them: whole seconds, UTC. */
export function wireTime(ms: number): string {
  // Most instants that are asked for are the present, many times over.
  const second = Math.floor(ms / 1_000)
  if (second !== lastSecond) {
    lastSecond = second
    lastTime = `${new Date(ms).toISOString().slice(0, 19)}Z`
  }
  return lastTime
}

let lastSecond = Number.NaN
let lastTime = ''
