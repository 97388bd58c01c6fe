import { type ResolvedConnection, resolveConnection } from '../src-main/connection/index.ts'

/** What main does before it starts an agent, so the agent's own figures do not hold it. */
export async function connectionOf(kubeconfig: string): Promise<ResolvedConnection> {
  const resolved = await resolveConnection(null, { kubeconfig })
  if (resolved.kind === 'ok') return resolved.value
  throw new Error(`Expected the kubeconfig that the bench's server wrote, found ${resolved.failure.code}.`)
}
