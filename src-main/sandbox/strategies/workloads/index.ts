import type { Strategies } from '../../registry/types.ts'
import { cronJobStrategy, jobStrategy } from './jobs.ts'
import { podStrategy } from './pods.ts'
import { controllerStrategy, deploymentStrategy, replicaSetStrategy, setStrategy } from './replicas.ts'
import { revisionStrategy } from './revisions.ts'

type Workload =
  | 'pods'
  | 'statefulsets'
  | 'controllerrevisions'
  | 'deployments'
  | 'replicasets'
  | 'replicationcontrollers'
  | 'jobs'
  | 'cronjobs'

/** What the API server does with pods and everything that makes pods. */
export type WorkloadStrategies = Pick<Strategies, Workload>

/** What the API server does with pods and everything that makes pods. */
export const workloadStrategies: WorkloadStrategies = {
  pods: podStrategy,
  statefulsets: setStrategy,
  controllerrevisions: revisionStrategy,
  deployments: deploymentStrategy,
  replicasets: replicaSetStrategy,
  replicationcontrollers: controllerStrategy,
  jobs: jobStrategy,
  cronjobs: cronJobStrategy,
}
