import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { wholeBody } from '../connection/body.ts'
import { TransportError, type Transport } from '../connection/types.ts'

/** A JSON object is all that is ever asked for here; 8 MB is far above any ConfigMap or version. */
const limitBytes = 8 * 1024 * 1024

/** One GET whose answer is read whole. Never rejects. */
export async function getJson(
  transport: Transport,
  path: string,
  signal: AbortSignal,
): Promise<Result<unknown, Problem>> {
  try {
    const response = await transport.get(path, { signal })
    const bytes = await wholeBody(response.body, limitBytes)
    if (bytes === null)
      return failed({ code: 'bad-answer', params: { detail: `${path}: more than ${limitBytes} bytes` } })
    if (response.status !== 200) return failed(problemOfStatus(response.status, path))
    return ok(JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    if (error instanceof TransportError) return failed(error.problem)
    const detail = error instanceof Error ? error.message : String(error)
    return failed({
      code: error instanceof SyntaxError ? 'bad-answer' : 'unexpected',
      params: { detail: `${path}: ${detail}` },
    })
  }
}

function problemOfStatus(status: number, path: string): Problem {
  if (status === 401) return { code: 'signed-out', params: {} }
  if (status === 403) return { code: 'forbidden', params: { what: path } }
  if (status === 404) return { code: 'not-found', params: { what: path } }
  if (status === 429) return { code: 'too-many-requests', params: {} }
  return { code: 'server-error', params: { status } }
}
