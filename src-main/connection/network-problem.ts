import type { Problem } from '#shared/model/feed.ts'
import { TransportError } from './types.ts'

/** Why a certificate was refused, as a word; the sentences are in the catalogue. */
export type CertificateReason =
  | 'unknownAuthority'
  | 'selfSigned'
  | 'expired'
  | 'notYetValid'
  | 'wrongName'
  | 'revoked'
  | 'clientCertificateRefused'
  | 'handshakeFailed'
  /** Ours, or the authority's: the text is no PEM, or key and certificate are no pair. */
  | 'unreadable'

/** Node's and OpenSSL's codes. What is not listed and begins with ERR_SSL_ or ERR_TLS_ is a failed handshake. */
const certificateReasons: Readonly<Record<string, CertificateReason>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknownAuthority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknownAuthority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknownAuthority',
  CERT_SIGNATURE_FAILURE: 'unknownAuthority',
  CERT_UNTRUSTED: 'unknownAuthority',
  CERT_REJECTED: 'unknownAuthority',
  INVALID_CA: 'unknownAuthority',
  INVALID_PURPOSE: 'unknownAuthority',
  PATH_LENGTH_EXCEEDED: 'unknownAuthority',
  CERT_CHAIN_TOO_LONG: 'unknownAuthority',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknownAuthority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'selfSigned',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'notYetValid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrongName',
  HOSTNAME_MISMATCH: 'wrongName',
  CERT_REVOKED: 'revoked',
}

/** What a server says about our certificate. OpenSSL in Node and BoringSSL in Electron put different words before it. */
const alertOnOurs = /^ERR_SSL_.*ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+|ACCESS_DENIED)$/

const timeouts = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])
const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'])
const unknownNames = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])

/** Anything that a socket, TLS, HTTP or undici throws, as a problem of the server at `address` (`host:port`). */
export function networkProblem(error: unknown, address: string): Problem {
  const code = errorCode(error)
  if (unreachable.has(code)) return { code: 'connection-refused', params: { address, detail: code } }
  if (unknownNames.has(code)) return { code: 'name-not-found', params: { host: hostOf(address), address } }
  if (timeouts.has(code)) return { code: 'no-answer', params: { address } }
  const reason = certificateReason(code)
  if (reason !== null) return { code: 'certificate-refused', params: { address, reason, detail: code } }
  // The rest are sockets and streams that broke: ECONNRESET, EPIPE, UND_ERR_SOCKET, ERR_STREAM_PREMATURE_CLOSE, HTTP/2 resets.
  return { code: 'connection-reset', params: { address, detail: code === '' ? 'closed' : code } }
}

export function noAnswer(address: string, limitMs: number): Problem {
  return { code: 'no-answer', params: { address, seconds: Math.round(limitMs / 1000) } }
}

/** Wraps an error unless it says already what the problem is, at any depth: others hand our own errors on as a cause. */
export function toTransportError(error: unknown, address: string): TransportError {
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if (each instanceof TransportError) return each
  return new TransportError(networkProblem(error, address), { cause: error })
}

/** A plain HTTP server behind an https:// address answers the handshake with text, which OpenSSL calls a wrong version. */
function certificateReason(code: string): CertificateReason | null {
  const known = certificateReasons[code]
  if (known !== undefined) return known
  if (alertOnOurs.test(code)) return 'clientCertificateRefused'
  if (/^ERR_(OSSL|CRYPTO)_/.test(code)) return 'unreadable'
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') return 'handshakeFailed'
  // A socket that is reset during the handshake says nothing about certificates: a server or a balancer that restarts does that.
  return null
}

/** The first code in the chain of causes. Connecting to a name with several addresses fails with all their errors: the first speaks. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  if (first !== undefined) return errorCode(first)
  if ('code' in error && typeof error.code === 'string') return error.code
  return errorCode(error.cause)
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}
