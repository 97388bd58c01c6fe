/** Lines on the page that were read together, under a key that no later chunk has. */
export interface LogChunk {
  readonly key: number
  readonly text: string
}

/** The last of all lines that came: those before `dropped` are gone. */
export interface LogStretch {
  readonly lines: readonly string[]
  readonly dropped: number
}

const chunkLines = 200

/**
 * Lines in chunks that never change once they are full, so that only the last one is drawn anew. A chunk begins where a count of
 * all lines is even, so that dropping lines leaves the later chunks as they are.
 */
export function logChunks({ lines, dropped }: LogStretch): readonly LogChunk[] {
  const chunks: LogChunk[] = []
  for (let start = 0; start < lines.length;) {
    const end = Math.min(lines.length, start + chunkLines - ((dropped + start) % chunkLines))
    chunks.push({ key: Math.floor((dropped + start) / chunkLines), text: lines.slice(start, end).join('\n') })
    start = end
  }
  return chunks
}

/** How many lines came after those of the stretch. */
export function newerLines(shown: LogStretch, now: LogStretch): number {
  return now.dropped + now.lines.length - shown.dropped - shown.lines.length
}
