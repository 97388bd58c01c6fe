/** The square dots of a seal, as columns and rows of a 5 x 5 grid. */
export interface SealDot {
  readonly x: number
  readonly y: number
}

const offsetBasis = 0x811c9dc5
const prime = 0x01000193
const halfBits = 15
const fewest = 7
const most = 10

/**
 * A pattern that differs between uids at a glance: FNV-1a over the whole uid, then murmur3's finaliser; the low 15 bits fill
 * columns 0 to 2 from top to bottom, columns 3 and 4 mirror 1 and 0. With fewer than 7 or more than 10 bits set, which would
 * look empty or full, the uid is mixed in once more.
 */
export function sealDots(uid: string): readonly SealDot[] {
  const bits = sealBits(uid)
  const dots: SealDot[] = []
  for (let bit = 0; bit < halfBits; bit++) {
    if (((bits >> bit) & 1) === 0) continue
    const x = Math.floor(bit / 5)
    const y = bit % 5
    dots.push({ x, y })
    if (x < 2) dots.push({ x: 4 - x, y })
  }
  return dots
}

/** Dots of 3.4 at a pitch of 4, in a box of 20 x 20 that begins at -0.3. */
export function sealPath(uid: string): string {
  return sealDots(uid)
    .map(({ x, y }) => `M${x * 4} ${y * 4}h3.4v3.4h-3.4z`)
    .join('')
}

export function sealDigits(uid: string): string {
  return uid.slice(-4)
}

function sealBits(uid: string): number {
  let hash = offsetBasis
  // Each pass has an even chance to end; the bound only keeps an impossible uid from hanging the picture.
  for (let pass = 0; pass < 64; pass++) {
    for (const character of uid) hash = Math.imul(hash ^ character.charCodeAt(0), prime) >>> 0
    const bits = finalised(hash) & 0x7fff
    const count = setBits(bits)
    if (count >= fewest && count <= most) return bits
  }
  return 0b010_1011_0110_1010
}

function finalised(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function setBits(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
