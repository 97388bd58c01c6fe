import type { PodObject, StatefulSetObject } from '#shared/objects/index.ts'
import { controllerOfKind } from '../store/references.ts'
import { slotOfPod } from './objects.ts'

/**
 * A set that was gone before watching began, rebuilt from what its pods still say: the owner's name and uid, subdomain, labels,
 * and the volumes whose claim has exactly the name that a claim template would have given it. It wants nothing.
 */
export function setFromPods(namespace: string, name: string, pods: Iterable<PodObject>): StatefulSetObject | null {
  const pod = newest(pods)
  const owner = pod === undefined ? null : controllerOfKind(pod, 'StatefulSet')
  if (pod === undefined || owner === null) return null
  return {
    kind: 'StatefulSet',
    uid: owner.uid,
    name,
    namespace,
    resourceVersion: '',
    createdAt: null,
    generation: null,
    labels: {},
    annotations: {},
    owners: [],
    finalizers: [],
    deletionAt: null,
    deletionGraceSeconds: null,
    replicas: 0,
    startOrdinal: 0,
    serviceName: pod.subdomain ?? '',
    selector: { matchLabels: {}, matchExpressions: [] },
    templateLabels: pod.labels,
    policy: 'OrderedReady',
    updateStrategy: 'RollingUpdate',
    partition: 0,
    maxUnavailable: null,
    minReadySeconds: 0,
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
    claimTemplates: templatesOf(pod),
    containers: pod.containers.map(({ name: container, image }) => ({ name: container, image })),
    status: emptyStatus,
  }
}

const emptyStatus: StatefulSetObject['status'] = {
  observedGeneration: 0,
  replicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  currentReplicas: 0,
  updatedReplicas: 0,
  currentRevision: '',
  updateRevision: '',
}

/** The volume has the template's name, and its claim the name template-set-ordinal, which ends as the pod is called. */
function templatesOf(pod: PodObject): StatefulSetObject['claimTemplates'] {
  return pod.volumes
    .filter(({ name, claimName }) => claimName === `${name}-${pod.name}`)
    .map(({ name }) => ({ name, storageClassName: null, accessModes: [], requested: null }))
}

function newest(pods: Iterable<PodObject>): PodObject | undefined {
  return [...pods]
    .filter((pod) => slotOfPod(pod) !== null)
    .sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0) || (a.uid < b.uid ? -1 : 1))[0]
}
