import { stringify } from 'yaml'
import { sandboxContext } from '#shared/contract/sandbox.ts'

export interface Access {
  /** `https://127.0.0.1:PORT`. */
  readonly server: string
  /** PEM of the certificate that the server made for itself. */
  readonly certificate: string
  readonly token: string
}

/** The first line of every kubeconfig that a sandbox wrote: only such a file may be written over. */
export const kubeconfigMark = '# Made by Podium for its sandbox. It is worthless once the sandbox has ended.'

/** A kubeconfig that leads to a sandbox. */
export function kubeconfigText({ server, certificate, token }: Access): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: sandboxContext,
        cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') },
      },
    ],
    users: [{ name: 'sandbox-admin', user: { token } }],
    contexts: [
      { name: sandboxContext, context: { cluster: sandboxContext, user: 'sandbox-admin', namespace: 'default' } },
    ],
    'current-context': sandboxContext,
  }
  return `${kubeconfigMark}\n${stringify(config)}`
}
