import type { Milestone } from '#shared/story/codes.ts'
import { plain, type Sentence } from '#shared/words/index.ts'
import { iso } from './order.ts'

/** One line of `narrate -o json`: one milestone of one object. */
export interface LineShape {
  readonly seq: number
  readonly at: string
  readonly code: Milestone['code']
  readonly subject: {
    readonly kind: string
    readonly namespace: string
    readonly name: string
    readonly uid: string | null
    readonly ordinal: number | null
  }
  readonly what: string
  readonly why: string | null
  readonly synthetic: boolean
}

export function lineShape(
  seq: number,
  milestone: Milestone,
  told: { readonly what: Sentence; readonly why: Sentence | null },
): LineShape {
  const { kind, namespace, name, uid, ordinal } = milestone.subject
  return {
    seq,
    at: iso(milestone.at),
    code: milestone.code,
    subject: { kind, namespace, name, uid, ordinal },
    what: plain(told.what),
    why: told.why === null ? null : plain(told.why),
    synthetic: milestone.synthetic,
  }
}
