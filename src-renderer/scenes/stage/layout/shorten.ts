const ellipsis = '…'

/**
 * Shortens a name in the middle, so that the ordinal at its end stays in view: `data-redis-stset-1` becomes
 * `data-…-1`. It breaks at `-` where a part of at least one word is left, otherwise inside the word.
 */
export function shortenName(name: string, maxCharacters: number): string {
  if (name.length <= maxCharacters) return name
  const tail = name.slice(name.lastIndexOf('-') === -1 ? name.length - 1 : name.lastIndexOf('-'))
  const room = maxCharacters - tail.length - ellipsis.length
  if (room <= 0) return maxCharacters > tail.length ? `${ellipsis}${tail}` : tail.replace(/^-/, '')
  const head = name.slice(0, room)
  const dash = head.lastIndexOf('-')
  // Half of the room is the price that a clean break may cost.
  return `${dash >= room / 2 - 1 && dash > 0 ? head.slice(0, dash + 1) : head}${ellipsis}${tail}`
}

/** Shortens `redis-stset-0.redis`: the Service's name goes first, then the middle of the pod's name. */
export function shortenRecord(name: string, maxCharacters: number): string {
  if (name.length <= maxCharacters) return name
  const dot = name.indexOf('.')
  if (dot === -1) return shortenName(name, maxCharacters)
  const pod = name.slice(0, dot)
  const withEllipsis = `${pod}.${ellipsis}`
  return withEllipsis.length <= maxCharacters
    ? withEllipsis
    : `${shortenName(pod, Math.max(1, maxCharacters - 2))}.${ellipsis}`
}
