import { assertNever } from '#shared/kit/assert.ts'
import { sentence, type Sentence } from '#shared/words/index.ts'
import { problemSentence } from '#shared/words/problem.ts'
import type { LiveState } from '../../state/live-state.ts'

/** Why nothing more is heard of the cluster, and from when the facts are. */
export interface OldFacts {
  readonly words: Sentence
  readonly dataAt: number | null
}

/** As the badge says it: who is signed out learns what to do, for the cluster may be reached all the time. Null while it is heard. */
export function oldFactsOf(live: LiveState): OldFacts | null {
  switch (live.kind) {
    case 'signedOut': {
      const reason = problemSentence(live.reason ?? { code: 'signed-out', params: {} })
      return { words: [...sentence('drawer.signedOut'), { text: ' ', mono: false }, ...reason], dataAt: live.dataAt }
    }
    case 'disconnected':
      return { words: sentence('drawer.notConnected'), dataAt: live.dataAt }
    case 'failed':
    case 'connecting':
    case 'none':
    case 'live':
      return null
    default:
      return assertNever(live)
  }
}
