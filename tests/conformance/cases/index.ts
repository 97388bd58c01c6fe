import { protocol } from './protocol.ts'
import { kubectlVerbs } from './kubectl-verbs.ts'
import { lists } from './lists.ts'
import { claims } from './claims.ts'
import { random } from './random.ts'
import { scenarioManifests } from './scenarios.ts'
import { scheduling } from './scheduling.ts'
import { deployments, replicaSets } from './deployments.ts'
import { setClaims } from './set-claims.ts'
import { sets } from './sets.ts'
import { namespaces } from './namespaces.ts'
import { quota } from './quota.ts'
import { insidePods } from './inside-pods.ts'
import { pods } from './pods.ts'
import { services } from './services.ts'
import { validationCore } from './validation-core.ts'
import { validationWorkloads } from './validation-workloads.ts'
import { patches } from './patches.ts'
import { cronJobs } from './cron-jobs.ts'
import { endpoints } from './endpoints.ts'
import { garbage } from './garbage.ts'
import { jobs } from './jobs.ts'
import { tutorials } from './tutorials.ts'
import { apiRequests } from './api-requests.ts'
import type { Area } from './types.ts'

/** All areas of the suite. Add yours here. */
export const areas: readonly Area[] = [
  protocol,
  apiRequests,
  lists,
  kubectlVerbs,
  claims,
  scheduling,
  sets,
  setClaims,
  deployments,
  replicaSets,
  pods,
  insidePods,
  tutorials,
  services,
  quota,
  namespaces,
  validationCore,
  validationWorkloads,
  patches,
  random,
  jobs,
  cronJobs,
  garbage,
  endpoints,
  scenarioManifests,
]
