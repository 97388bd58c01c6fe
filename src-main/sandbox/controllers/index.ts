import { createPodLifeController, type Programs } from '../kubelet/pod-lives.ts'
import { readPodStages } from '../kubelet/stage-file.ts'
import { createScheduler } from '../scheduler/scheduler.ts'
import type { ClusterView } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import { createCronJobController } from './cron/index.ts'
import { createDeploymentController } from './deployment/controller.ts'
import { createEndpointsController } from './endpoints/endpoints-controller.ts'
import { createEndpointSliceMirroringController } from './endpoints/mirror-controller.ts'
import { createEndpointSliceController } from './endpoints/slice-controller.ts'
import { createEventExpiryController } from './events.ts'
import { createGarbageController } from './garbage/index.ts'
import { createJobController, createJobTrackingController } from './job/index.ts'
import { createNamespaceController } from './namespaces/index.ts'
import { createNodeControllers } from './nodes/index.ts'
import { createQuotaController } from './quota/index.ts'
import { createReplicaSetController, createReplicationControllerController } from './replica-set/controller.ts'
import { createServiceAccountController } from './service-accounts.ts'
import { createStatefulSetController } from './stateful-set/controller.ts'
import { createTtlController } from './ttl/index.ts'
import type { Controller } from './types.ts'
import { createVolumeControllers } from './volumes/index.ts'

/** Everything that works in a cluster without being asked, in the order in which it hears of a change. */
export function createControllers(view: ClusterView, time: SimulatedTime, programs: Programs): readonly Controller[] {
  return [
    createNamespaceController(view),
    createServiceAccountController(view),
    createQuotaController(view),
    createStatefulSetController(view),
    createDeploymentController(view),
    createReplicaSetController(view),
    createReplicationControllerController(view),
    createJobController(view),
    createJobTrackingController(view),
    createCronJobController(view, time),
    createTtlController(view),
    createEndpointSliceController(view),
    createEndpointsController(view),
    createEndpointSliceMirroringController(view),
    createGarbageController(view),
    ...createVolumeControllers(view),
    createScheduler(view),
    createPodLifeController({ view, time, stages: readPodStages(), programs }),
    ...createNodeControllers(view, time),
    createEventExpiryController(view),
  ] as readonly Controller[]
}
