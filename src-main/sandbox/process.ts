// The sandbox in a process of its own, started by the window. It is told what to do through the parent's port and serves on
// loopback, where the window's agent reaches it like any cluster.
import { systemClock } from '#shared/kit/clock.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { startSandbox, type RunningSandbox } from './host.ts'
import type { FromSandboxProcess, ToSandboxProcess } from './process-messages.ts'

/** Electron's end of the port in a utility process; this folder knows nothing else of Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ToSandboxProcess }) => void): void
  postMessage(message: FromSandboxProcess): void
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort }
if (parentPort === undefined)
  throw new Error('The sandbox was expected to be started by the window, found no port to it.')

/** A person sees faults that objects carry, and the cluster's time, at least this often. */
const toldEveryMs = 1_000

let running: RunningSandbox | null = null

parentPort.on('message', ({ data }) => void receive(data, (message) => parentPort.postMessage(message)))

async function receive(message: ToSandboxProcess, post: (message: FromSandboxProcess) => void): Promise<void> {
  switch (message.kind) {
    case 'start': {
      const { seed, scenario } = message
      const started = await startSandbox({ clock: systemClock, seed, scenario, onDefect: report })
      if (started.kind === 'failed') {
        post({ kind: 'failed', problem: started.failure })
        process.exit(1)
      }
      running = started.value
      const { access, scenarios, state } = running
      post({
        kind: 'ready',
        kubeconfig: kubeconfigText(access),
        scenarios: scenarios.map(withoutManifest),
        cluster: state,
      })
      running.onState((cluster) => post({ kind: 'state', cluster }))
      setInterval(() => running !== null && post({ kind: 'state', cluster: running.state }), toldEveryMs)
      return
    }
    case 'command': {
      const { request, command } = message
      const result =
        running?.command(command) ?? ({ kind: 'failed', failure: { code: 'sandbox-not-running', params: {} } } as const)
      return post({ kind: 'answer', request, result })
    }
    case 'stop':
      await running?.stop()
      process.exit(0)
  }
}

function withoutManifest({
  name,
  title,
  watch,
  namespace,
  workload,
}: RunningSandbox['scenarios'][number]): RunningSandbox['scenarios'][number] {
  return { name, title, watch, namespace, workload }
}

function report(defect: unknown): void {
  console.error(defect instanceof Error ? (defect.stack ?? defect.message) : String(defect))
}
