import { type V1Pod, Watch } from '@kubernetes/client-node'
import { Answering } from './answering.ts'
import { loadClient, restartsOf } from './client-node.ts'

// client-node's bare watch, without a cache: the least that its users can have. It starts with every pod, as additions.

const answering = new Answering()
const { config } = loadClient(process.argv[2] ?? '')
await new Watch(config).watch(
  '/api/v1/namespaces/default/pods',
  { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true },
  (phase, pod: V1Pod) => {
    if (phase !== 'BOOKMARK') answering.take(pod.metadata?.name ?? '', restartsOf(pod))
  },
  (error: unknown) => {
    throw new Error(`Expected the watch to stay open, found ${String(error)}.`, { cause: error })
  },
)
