import { text } from '#shared/words/index.ts'
import type { HeaderNode } from '../types.ts'
import { charactersFitting, type Lengths } from './lengths.ts'

/** Average advance of Inter in words, as a share of what a character of JetBrains Mono takes. */
const proportional = 0.87

/** What stands between two parts of the line, in characters: a gap, the separator, a gap. */
const separatorCharacters = 2.4

/**
 * A header whose set keeps its name: where the line is too short for everything, the name of the Service goes first, since
 * flags and DNS line have it too, then the note of the policy, then the sum that comes last. Widths are estimated, since nothing
 * up to the frame may ask the page.
 */
export function withRoomForName(header: HeaderNode, widthPx: number, lengths: Lengths): HeaderNode {
  const fits = (each: HeaderNode): boolean => charactersOf(each, lengths) <= room
  const room = charactersFitting(widthPx - 2 * lengths.pad, lengths.level2)
  if (fits(header)) return header
  const withoutService = { ...header, serviceName: null }
  if (fits(withoutService)) return withoutService
  const plain = { ...withoutService, policyNote: null }
  if (fits(plain) || plain.sums === undefined) return plain
  return { ...plain, sums: plain.sums.slice(0, -1) }
}

/** The whole line, in characters of JetBrains Mono at the size of its second level. */
function charactersOf(header: HeaderNode, lengths: Lengths): number {
  const { name, quantities, policy, policyNote, serviceName, sums = [] } = header
  const parts = [
    'sts',
    ...quantities.map(({ label, value }) => `${label} ${value}`),
    policyNote === null ? policy : `${policy} ${policyNote}`,
    ...sums.map(({ label, value }) => `${label}  ${value}`),
    ...(serviceName === null ? [] : [`${text('stage.serviceName')}  ${serviceName}`]),
  ]
  const words = parts.reduce((sum, part) => sum + charactersIn(part) + 1, 0)
  const icon = 3
  const separators = 2 + sums.length + (serviceName === null ? 0 : 1)
  return icon + (name.length * lengths.level1) / lengths.level2 + words + separators * separatorCharacters
}

/** Figures of the line are bold, or all of one width: a digit takes as much as a character of JetBrains Mono. */
function charactersIn(words: string): number {
  const digits = words.match(/\d/g)?.length ?? 0
  return digits + (words.length - digits) * proportional
}
