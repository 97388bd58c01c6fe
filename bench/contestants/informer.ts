import { makeInformer, type V1Pod } from '@kubernetes/client-node'
import { Answering } from './answering.ts'
import { loadClient, restartsOf } from './client-node.ts'

// client-node's own informer over pods alone, as its examples use it.

const answering = new Answering()
const { config, api } = loadClient(process.argv[2] ?? '')
const informer = makeInformer(config, '/api/v1/namespaces/default/pods', () =>
  api.listNamespacedPod({ namespace: 'default' }),
)
const take = (pod: V1Pod): void => answering.take(pod.metadata?.name ?? '', restartsOf(pod))
informer.on('add', take)
informer.on('update', take)
informer.on('error', (error: unknown) => {
  throw new Error(`Expected the informer to list pods, found ${String(error)}.`, { cause: error })
})
await informer.start()
