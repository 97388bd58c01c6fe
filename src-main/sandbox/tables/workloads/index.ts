import type { Printers } from '../types.ts'
import type { WorkloadStrategies } from '../../strategies/workloads/index.ts'
import { cronJobPrinter, jobPrinter } from './jobs.ts'
import { podPrinter } from './pods.ts'
import { controllerPrinter, deploymentPrinter, replicaSetPrinter, revisionPrinter, setPrinter } from './replicas.ts'

/** How `kubectl get` shows pods and everything that makes pods. */
export const workloadPrinters: Pick<Printers, keyof WorkloadStrategies> = {
  pods: podPrinter,
  statefulsets: setPrinter,
  controllerrevisions: revisionPrinter,
  deployments: deploymentPrinter,
  replicasets: replicaSetPrinter,
  replicationcontrollers: controllerPrinter,
  jobs: jobPrinter,
  cronjobs: cronJobPrinter,
}
