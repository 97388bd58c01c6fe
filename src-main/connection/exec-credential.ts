import { failed, ok, type Result } from '#shared/kit/result.ts'

import type { Credential } from './types.ts'

/** Reads what a plugin printed. A failure is a reason in words that quotes nothing: what was printed may be half a token. */
export function parseExecCredential(text: string, apiVersion: string): Result<Credential, string> {
  const printed = parseJson(text)
  if (!isRecord(printed)) return failed('it printed no ExecCredential')
  if (printed['kind'] !== 'ExecCredential') return failed('it printed something else than an ExecCredential')
  if (printed['apiVersion'] !== apiVersion) return failed(`it answered in another version than ${apiVersion}`)
  const status = printed['status']
  if (!isRecord(status)) return failed('its ExecCredential has no status')
  const token = textOf(status['token'])
  const cert = textOf(status['clientCertificateData'])
  const key = textOf(status['clientKeyData'])
  if ((cert === null) !== (key === null)) return failed('it gave half of a client certificate and its key')
  if (token === null && cert === null) return failed('it gave neither a token nor a client certificate')
  const expiresAt = expiry(status['expirationTimestamp'])
  if (Number.isNaN(expiresAt)) return failed('its expirationTimestamp is not a time')
  return ok({
    authorization: token === null ? null : `Bearer ${token}`,
    certificate: cert === null || key === null ? null : { cert, key },
    expiresAt,
  })
}

function expiry(value: unknown): number | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Not JSON: the caller says so, and nothing of the text may be repeated.
    return null
  }
}
