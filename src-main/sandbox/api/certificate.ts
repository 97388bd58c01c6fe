import { generate } from 'selfsigned'

/** A key pair for one run, kept in memory only. The certificate is its own authority, which the kubeconfig carries. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
}

/** Signed by itself for 127.0.0.1 and localhost. `nowMs` is the time outside: clients check it against their own clocks. */
export async function makeCertificate(nowMs: number): Promise<Certificate> {
  const dayMs = 24 * 60 * 60_000
  const made = await generate([{ name: 'commonName', value: 'podium-sandbox' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that is a little behind still takes it, and a run does not last a year.
    notBeforeDate: new Date(nowMs - dayMs),
    notAfterDate: new Date(nowMs + 365 * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key: made.private, certificate: made.cert }
}
