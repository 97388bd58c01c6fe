import type { Connection, Credential } from './types.ts'

/** A list goes out as one header line for each value: Kubernetes reads impersonated groups that way, not joined by commas. */
export type RequestHeaders = Readonly<Record<string, string | string[]>>

/** The headers of every request. There is no Accept-Encoding on purpose: bodies are parsed chunk by chunk, as they come. */
export function requestHeaders(options: {
  readonly connection: Connection
  readonly credential: Credential
  readonly version: string
  readonly accept: string
}): RequestHeaders {
  const { connection, credential, version, accept } = options
  return {
    accept,
    'user-agent': `podium/${version}`,
    ...(credential.authorization !== null && { authorization: credential.authorization }),
    ...impersonationHeaders(connection.impersonate),
  }
}

function impersonationHeaders(impersonate: Connection['impersonate']): RequestHeaders {
  if (impersonate === null) return {}
  const headers: Record<string, string | string[]> = { 'impersonate-user': impersonate.user }
  if (impersonate.groups.length > 0) headers['impersonate-group'] = [...impersonate.groups]
  if (impersonate.uid !== null) headers['impersonate-uid'] = impersonate.uid
  for (const [key, values] of Object.entries(impersonate.extra)) {
    headers[`impersonate-extra-${escapeHeaderKey(key)}`] = [...values]
  }
  return headers
}

/** As client-go does: what may not stand in a header's name, and the percent sign itself, is percent-encoded byte by byte. */
export function escapeHeaderKey(key: string): string {
  return [...Buffer.from(key.toLowerCase())]
    .map((byte) =>
      isHeaderKeyByte(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

function isHeaderKeyByte(byte: number): boolean {
  return /[a-z0-9!#$&'*+\-.^_`|~]/.test(String.fromCharCode(byte))
}
