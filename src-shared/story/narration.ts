import type { EntityMaps } from '../model/change.ts'
import { withSpans } from '../words/finding.ts'
import { sentence, type Sentence } from '../words/index.ts'
import { problemSentence } from '../words/problem.ts'
import type { Milestone } from './codes.ts'
import { whyOf } from './why.ts'

/** What a milestone says: for a line of `narrate`, for the caption and for the timeline. */
export interface Narration {
  readonly what: Sentence
  readonly why: Sentence | null
}

/** `maps` hold the state after the milestone. The instant is the milestone's own, so the same story is told the same way later. */
export function narrate(milestone: Milestone, maps: EntityMaps): Narration {
  const what = sentence(`story.${milestone.code}.what`, withSpans(milestone.params, milestone.at))
  if (milestone.code === 'feed-changed') return { what, why: whyOfFeed(milestone, maps) }
  const why = whyOf(milestone, maps)
  return { what, why: why === null ? null : sentence(why.code, withSpans(why.params, milestone.at)) }
}

/** A feed says itself what is wrong with it. */
function whyOfFeed({ subject }: Milestone, maps: EntityMaps): Sentence | null {
  const feed = maps.feed.get(`${subject.kind}/${subject.namespace}`)
  return feed === undefined || feed.reason === null || feed.state === 'live' ? null : problemSentence(feed.reason)
}
