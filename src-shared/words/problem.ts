import type { Problem } from '../model/feed.ts'
import { plain, sentence, type Sentence } from './index.ts'

/**
 * Every parameter a problem may carry. Which of them a problem has depends on where it arose, and the formatter refuses a
 * missing one: those that are not there are given as `none`, for which each sentence has a branch.
 */
export const problemParams = [
  'address',
  'command',
  'context',
  'contexts',
  'detail',
  'hint',
  'host',
  'line',
  'namespace',
  'path',
  'paths',
  'proxy',
  'reason',
  'seconds',
  'status',
  'stderr',
  'verb',
  'what',
] as const

const noParams: Readonly<Record<string, string>> = Object.fromEntries(problemParams.map((name) => [name, 'none']))

/** What was expected, what was found and what to do, as one line. */
export function problemSentence(problem: Problem): Sentence {
  return sentence(`problem.${problem.code}`, { ...noParams, ...filled(problem.params) })
}

export function problemText(problem: Problem): string {
  return plain(problemSentence(problem))
}

/** An empty parameter says as little as a missing one. */
function filled(params: Problem['params']): Problem['params'] {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''))
}
