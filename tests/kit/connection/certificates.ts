import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate with its private key, both as PEM, made in the test that needs it and worth nothing outside. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface Authority extends Certificate {
  /** Signs a certificate for names and IPv4 addresses; valid from a day ago for a year unless told otherwise. */
  issue(names: readonly string[], validity?: { readonly fromMs: number; readonly untilMs: number }): Certificate
}

const dayMs = 86_400_000

export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const sealed = (
    subject: string,
    publicKey: KeyObject,
    names: readonly string[] | null,
    fromMs: number,
    untilMs: number,
  ): string =>
    pem(
      'CERTIFICATE',
      certificate({ subject, issuer: name, publicKey, signingKey: keys.privateKey, names, fromMs, untilMs }),
    )
  const now = Date.now()
  return {
    cert: sealed(name, keys.publicKey, null, now - dayMs, now + 365 * dayMs),
    key: privatePem(keys.privateKey),
    issue(names, validity = { fromMs: now - dayMs, untilMs: now + 365 * dayMs }) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const subject = names[0] ?? 'nobody'
      return {
        cert: sealed(subject, own.publicKey, names, validity.fromMs, validity.untilMs),
        key: privatePem(own.privateKey),
      }
    },
  }
}

interface Facts {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  /** Null for an authority. */
  readonly names: readonly string[] | null
  readonly fromMs: number
  readonly untilMs: number
}

/** RFC 5280, the least of it: version 3, a name, a validity, a key and one extension. Node can read certificates but not make them. */
function certificate({ subject, issuer, publicKey, signingKey, names, fromMs, untilMs }: Facts): Buffer {
  const algorithm = sequence(objectId('2a8648ce3d040302')) // ecdsa-with-SHA256
  const serial = Buffer.concat([Uint8Array.of(1), Buffer.from(subject).subarray(0, 8)])
  const body = sequence(
    element(0xa0, element(0x02, Uint8Array.of(2))),
    element(0x02, serial),
    algorithm,
    distinguishedName(issuer),
    sequence(time(fromMs), time(untilMs)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(names === null ? authorityExtension() : namesExtension(names))),
  )
  const signature = sign('sha256', body, signingKey)
  return sequence(body, algorithm, element(0x03, Buffer.concat([Uint8Array.of(0), signature])))
}

function authorityExtension(): Buffer {
  const isAuthority = sequence(element(0x01, Uint8Array.of(0xff)))
  return sequence(objectId('551d13'), element(0x01, Uint8Array.of(0xff)), element(0x04, isAuthority))
}

function namesExtension(names: readonly string[]): Buffer {
  const alternatives = names.map((name) =>
    isIP(name) === 4 ? element(0x87, Uint8Array.from(name.split('.').map(Number))) : element(0x82, Buffer.from(name)),
  )
  return sequence(objectId('551d11'), element(0x04, sequence(...alternatives)))
}

function distinguishedName(commonName: string): Buffer {
  return sequence(element(0x31, sequence(objectId('550403'), element(0x0c, Buffer.from(commonName)))))
}

/** GeneralizedTime: `YYYYMMDDHHMMSSZ`. */
function time(atMs: number): Buffer {
  return element(0x18, Buffer.from(`${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`))
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'))
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, Buffer.concat(parts))
}

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Uint8Array.of(tag, ...size), content])
}

function privatePem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }))
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
