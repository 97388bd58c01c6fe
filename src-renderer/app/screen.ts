import type { ContextsState, SessionState } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import { assertNever } from '#shared/kit/assert.ts'
import { connectionProblem, type FeedState, type Problem, type ProblemCode } from '#shared/model/feed.ts'
import { problemSentence } from '#shared/words/problem.ts'
import { isWordId, sentence, type Sentence, type WordId, type WordParams } from '#shared/words/index.ts'

/** What fills the window: the Stage of one workload, or a screen that says why there is none. */
export type Screen =
  | { readonly kind: 'stage'; readonly workload: string }
  | { readonly kind: 'waiting'; readonly text: Message }
  | ({ readonly kind: 'message' } & Message)

export interface Message {
  /** Names the screen for tests and styles. */
  readonly name: ScreenName
  readonly title: Sentence
  readonly body: Sentence | null
  /** The problem in its own words, folded away. */
  readonly details: Sentence | null
  /** Output of a plugin and the like, shown as it came. */
  readonly output: string | null
  readonly files: readonly string[]
  readonly actions: readonly ScreenAction[]
}

export type ScreenName =
  | 'noKubeconfig'
  | 'kubeconfigBroken'
  | 'noContext'
  | 'remembered'
  | 'connecting'
  | 'noAnswer'
  | 'certificate'
  | 'signedOut'
  | 'failed'
  | 'forbidden'
  | 'empty'
  | 'gone'
  | 'notYet'
  | 'agentEnded'
export type ScreenAction =
  | 'connect'
  | 'useSandbox'
  | 'openKubeconfig'
  | 'chooseContext'
  | 'chooseNamespace'
  | 'chooseWorkload'
  | 'retry'
  | 'cancel'
  | 'copy'

export interface ScreenFacts {
  readonly contexts: ContextsState
  readonly session: SessionState
  readonly feeds: readonly FeedState[]
  /** Keys of the workloads there are, in order of name. */
  readonly workloads: readonly string[]
  /** Keys of those that are gone and can be looked back at. */
  readonly gone: readonly string[]
  /** The key that was chosen, or null for the first. */
  readonly chosen: string | null
  /** The key of the one in view, if there is one: without a choice it stays there. */
  readonly inView: string | null
  /** Namespaces that are known to hold StatefulSets. */
  readonly busyNamespaces: readonly string[]
}

/** Decides what the window shows; the first rule that fits wins. */
export function screenOf(facts: ScreenFacts): Screen {
  const { session, contexts } = facts
  switch (session.kind) {
    case 'none':
      return noSession(contexts, session.remembered ?? null)
    case 'starting':
      return connecting(session.context, session.server)
    case 'failed':
      return failed(session.context, session.problem)
    case 'agentEnded':
      return stageOf(facts) ?? message('agentEnded', { context: session.context }, ['chooseContext'])
    case 'open':
      return openSession(facts, session)
    default:
      return assertNever(session)
  }
}

function openSession(facts: ScreenFacts, session: Extract<SessionState, { kind: 'open' }>): Screen {
  const stage = stageOf(facts)
  if (stage !== null) return stage
  const problem = connectionProblem(facts.feeds)
  if (problem !== null) return unreachable(session, problem)
  const sets = facts.feeds.filter((feed) => feed.kind === 'StatefulSet')
  const namespace = scopeWords(session.scope)
  const params = { context: session.context, namespace, server: session.server }
  if (sets.length > 0 && sets.every((feed) => feed.state === 'forbidden' || feed.state === 'notServed')) {
    const nothing = facts.feeds.every((feed) => feed.state === 'forbidden' || feed.state === 'notServed')
    return message(
      'forbidden',
      params,
      ['chooseNamespace', 'chooseContext'],
      nothing ? 'screen.forbiddenAll.body' : 'screen.forbidden.body',
    )
  }
  if (sets.length === 0 || sets.some((feed) => !feed.hasData && feed.state !== 'forbidden'))
    return connecting(session.context, session.server)
  const [chosenNamespace, chosenName] = facts.chosen?.split('/') ?? []
  if (chosenNamespace !== undefined && chosenName !== undefined)
    return message('gone', { workload: chosenName, namespace: chosenNamespace }, ['chooseWorkload', 'chooseNamespace'])
  const empty = message('empty', params, ['chooseNamespace', 'chooseContext'])
  if (facts.busyNamespaces.length === 0) return empty
  return { ...empty, details: sentence('screen.emptyOthers', { namespaces: facts.busyNamespaces.join(', ') }) }
}

/** Instead of a stage where the view stands at a moment before the set was made. */
export function notYet(workload: string): Message {
  return message('notYet', { workload: workload.slice(workload.indexOf('/') + 1) }, [])
}

function stageOf({ chosen, inView, workloads, gone }: ScreenFacts): Screen | null {
  const isKnown = (key: string): boolean => workloads.includes(key) || gone.includes(key)
  const key = chosen ?? (inView !== null && isKnown(inView) ? inView : workloads[0])
  return key !== undefined && isKnown(key) ? { kind: 'stage', workload: key } : null
}

function noSession({ problem, files, contexts: all }: ContextsState, remembered: string | null): Screen {
  if (remembered !== null) {
    const server = all.find(({ name }) => name === remembered)?.server ?? ''
    return message('remembered', { context: remembered, server }, ['connect', 'chooseContext', 'useSandbox'])
  }
  const contexts = all.filter(({ word }) => word !== 'SANDBOX')
  if (problem?.code === 'no-kubeconfig' || (problem === null && contexts.length === 0)) {
    return { ...message('noKubeconfig', {}, ['useSandbox', 'openKubeconfig']), files }
  }
  if (problem !== null && contexts.length === 0)
    return { ...message('kubeconfigBroken', {}, ['useSandbox', 'openKubeconfig', 'copy'], null, problem), files }
  return message('noContext', {}, ['chooseContext', 'useSandbox', 'openKubeconfig'], undefined, problem)
}

function connecting(context: string, server: string): Screen {
  return { kind: 'waiting', text: message('connecting', { context, server }, ['cancel']) }
}

const certificateCodes: ReadonlySet<ProblemCode> = new Set(['certificate-refused'])
const signInCodes: ReadonlySet<ProblemCode> = new Set([
  'signed-out',
  'credential-plugin-failed',
  'credential-plugin-timeout',
  'credential-plugin-missing',
  'credential-file-unreadable',
])
const silenceCodes: ReadonlySet<ProblemCode> = new Set([
  'connection-refused',
  'connection-reset',
  'name-not-found',
  'no-answer',
  'proxy-failed',
])

function unreachable(session: Extract<SessionState, { kind: 'open' }>, problem: Problem): Screen {
  const params = { context: session.context, server: session.server, hint: session.credentialHint ?? '' }
  if (certificateCodes.has(problem.code))
    return message('certificate', params, ['retry', 'chooseContext', 'copy'], null, problem)
  if (signInCodes.has(problem.code)) {
    return message(
      'signedOut',
      params,
      ['retry', 'chooseContext', 'copy'],
      session.credentialHint === null ? null : 'screen.signedOut.hint',
      problem,
    )
  }
  if (silenceCodes.has(problem.code))
    return message('noAnswer', params, ['retry', 'chooseContext', 'copy'], null, problem)
  return failed(session.context, problem)
}

function failed(context: string, problem: Problem): Screen {
  return message('failed', { context }, ['retry', 'chooseContext', 'copy'], null, problem)
}

/** Title and body of a screen by its name; `body` undefined takes the screen's own body. */
function message(
  name: ScreenName,
  params: WordParams,
  actions: readonly ScreenAction[],
  body?: WordId | null,
  problem: Problem | null = null,
): { readonly kind: 'message' } & Message {
  const ownBody = `screen.${name}.body`
  const bodyId = body === undefined ? (isWordId(ownBody) ? ownBody : null) : body
  const titleId = `screen.${name}.title`
  const words = problem === null ? null : problemSentence(problem)
  return {
    kind: 'message',
    name,
    title: isWordId(titleId) ? sentence(titleId, params) : [],
    body: bodyId === null ? words : sentence(bodyId, params),
    details: bodyId === null ? null : words,
    output: typeof problem?.params['stderr'] === 'string' ? problem.params['stderr'] : null,
    files: [],
    actions,
  }
}

export function scopeWords(scope: Scope): string {
  return scope.kind === 'all' ? '*' : scope.names.join(', ')
}
