import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { kinds, type WatchedKind } from '#shared/objects/index.ts'
import type { Transport } from '../connection/types.ts'
import { maskObject } from './mask.ts'
import { isFields, parseObject, readStatus, readText } from './answers.ts'
import { outcomeOfError, outcomeOfStatus } from './outcome.ts'
import { objectPath, qualifiedResource } from './paths.ts'

export interface ObjectName {
  readonly kind: WatchedKind
  readonly namespace: string
  readonly name: string
  readonly signal: AbortSignal
}

/** One object as a person may see it. */
export interface WholeObject {
  /** Without the bookkeeping of field managers, and with `hiddenValue` for everything secret. */
  readonly object: Readonly<Record<string, unknown>>
  readonly managedFields: readonly unknown[]
  /** How many values were hidden. */
  readonly hidden: number
}

/** One whole object as the server has it now, for the eyes of a person: no secret value gets further than here. Never rejects. */
export async function fetchOne(transport: Transport, object: ObjectName): Promise<Result<WholeObject, Problem>> {
  // Kinds come from outside as words. Secrets are none of the watched kinds, and no path is made for anything else.
  if (!Object.hasOwn(kinds, object.kind)) {
    return failed({ code: 'bad-request', params: { detail: `${object.kind} is not a kind that Podium shows` } })
  }
  try {
    const response = await transport.get(objectPath(object, object.name), { signal: object.signal })
    if (response.status === 404) {
      await readStatus(response)
      const what = `${qualifiedResource(object.kind)}/${object.name}`
      return failed({ code: 'not-found', params: { what, namespace: object.namespace } })
    }
    if (response.status !== 200) return failed(readProblem(outcomeOfStatus(await readStatus(response), object)))
    return ok(wholeObject(parseObject(await readText(response))))
  } catch (error) {
    return failed(problemOf(outcomeOfError(error)))
  }
}

function problemOf(outcome: ReturnType<typeof outcomeOfError>): Problem {
  return 'problem' in outcome ? outcome.problem : { code: 'unexpected', params: { detail: outcome.kind } }
}

/** The table of outcomes speaks of lists; here one object was to be got. */
function readProblem(outcome: ReturnType<typeof outcomeOfError>): Problem {
  const problem = problemOf(outcome)
  return problem.code === 'forbidden' ? { ...problem, params: { ...problem.params, verb: 'get' } } : problem
}

function wholeObject(source: Readonly<Record<string, unknown>>): WholeObject {
  const { metadata } = source
  if (!isFields(metadata)) return { ...maskObject(source), managedFields: [] }
  const { managedFields, ...kept } = metadata
  return {
    ...maskObject({ ...source, metadata: kept }),
    managedFields: Array.isArray(managedFields) ? managedFields : [],
  }
}
