import { stringify } from 'yaml'

export interface Access {
  /** `https://127.0.0.1:PORT`. */
  readonly server: string
  /** PEM of the certificate that the server made for itself. */
  readonly certificate: string
  readonly token: string
}

/** The name of the sandbox's context, wherever it is listed. */
export const contextName = 'Sandbox'

/** The first line of every kubeconfig that a sandbox wrote: only such a file may be written over. */
export const kubeconfigMark = '# Made by Podium for its sandbox. It is worthless once the sandbox has ended.'

/** A kubeconfig that leads to a sandbox. */
export function kubeconfigText({ server, certificate, token }: Access): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: contextName,
        cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') },
      },
    ],
    users: [{ name: 'sandbox-admin', user: { token } }],
    contexts: [{ name: contextName, context: { cluster: contextName, user: 'sandbox-admin', namespace: 'default' } }],
    'current-context': contextName,
  }
  return `${kubeconfigMark}\n${stringify(config)}`
}
