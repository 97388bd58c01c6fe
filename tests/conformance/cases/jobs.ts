import { states } from './normal.ts'
import { printed } from './printed.ts'
import type { Answer, Area, CaseCluster, Watch } from './types.ts'

interface Manifest {
  readonly name?: string
  /** Further lines of the spec and of the pod's annotations, in flow style. */
  readonly spec?: string
  readonly annotations?: string
  readonly restartPolicy?: string
}

export function jobManifest({
  name = 'work',
  spec = '',
  annotations = '',
  restartPolicy = 'Never',
}: Manifest = {}): string {
  return `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  template:
    metadata: {annotations: {${annotations}}}
    spec:
      terminationGracePeriodSeconds: 2
      restartPolicy: ${restartPolicy}
      containers: [{name: main, image: busybox}]
${spec === '' ? '' : `  ${spec.trim().replaceAll('\n', '\n  ')}`}
`
}

const fails = 'controlplane.test/fail: exit-1'
const slow = 'controlplane.test/run-for: 90s'

export const jobOf = (it: CaseCluster, name = 'work'): Promise<Answer> => it.get(`jobs/${name}`)

export const conditionsOf = (job: Answer): readonly string[] =>
  (job?.status?.conditions ?? []).map(({ type, status }: Answer) => `${type}=${status}`)

/** Until the Job has one of its terminal conditions. */
export async function over(it: CaseCluster, name = 'work', seconds = 60): Promise<Answer> {
  return it.until(
    `the Job ${name} over`,
    async () => {
      const job = await jobOf(it, name)
      return conditionsOf(job).some((one) => one === 'Complete=True' || one === 'Failed=True') ? job : null
    },
    seconds,
  )
}

/** The statuses that a Job went through, without what depends on the moment of a look: how many pods were ready. */
function turns(watch: Watch, name = 'work'): readonly unknown[] {
  return states(
    watch.of(name).map(({ type, object }) => {
      const { ready: _ready, conditions = [], ...status } = object.status ?? {}
      return {
        type: type === 'ADDED' || type === 'DELETED' ? type : 'MODIFIED',
        ...status,
        conditions: conditions.map((one: Answer) => `${one.type}=${one.status} ${one.reason}: ${one.message}`),
      }
    }),
  )
}

const podsOf = async (it: CaseCluster): Promise<readonly Answer[]> => it.list('pods')

/** What the Job gives its pods. */
const made = ({ metadata, spec }: Answer): Answer => ({
  metadata: {
    name: metadata.name,
    generateName: metadata.generateName,
    labels: metadata.labels,
    annotations: metadata.annotations ?? null,
    ownerReferences: metadata.ownerReferences,
  },
  finalizers: metadata.finalizers ?? null,
  hostname: spec.hostname ?? null,
  env: spec.containers[0].env ?? null,
})

async function running(it: CaseCluster, count = 1): Promise<readonly Answer[]> {
  return it.until(`${count} running pods`, async () => {
    const pods = await podsOf(it)
    const found = pods.filter(({ status, metadata }) => status.phase === 'Running' && !metadata.deletionTimestamp)
    return found.length === count ? found : null
  })
}

const patchJob = (it: CaseCluster, spec: object): Promise<unknown> =>
  it.request('PATCH', '/apis/batch/v1/namespaces/{ns}/jobs/work', {
    body: { spec },
    headers: { 'content-type': 'application/merge-patch+json' },
  })

/** The Job's events, once all that are expected have been written. */
const told = (it: CaseCluster, count: number): Promise<readonly Answer[]> =>
  it.until('its events', async () => {
    const events = await it.events('Job/work')
    return events.length >= count ? events : null
  })

/** Jobs: their pods, how they are counted, and all the ways to end. */
export const jobs: Area = {
  name: 'jobs',
  cases: [
    {
      name: 'success',
      title: 'a Job makes its pod, counts it in three steps and is complete',
      async run(it) {
        const watch = await it.watch('jobs')
        const pods = await it.watch('pods')
        await it.apply(jobManifest())
        await over(it)
        it.observe('pod', made((await podsOf(it))[0]))
        it.observe('spec', (await jobOf(it)).spec)
        it.observe('labels', (await jobOf(it)).metadata.labels)
        it.observe('turns', turns(watch))
        it.observe(
          'pod turns',
          states(pods.events.map(({ object }) => [object.status.phase, object.metadata.finalizers ?? []])),
        )
        it.observe('events', await told(it, 2))
        it.observe('printed', printed((await it.kubectl(['get', 'jobs'])).stdout))
      },
    },
    {
      name: 'back-off',
      title: 'a Job that fails waits ten seconds for its second pod, then has failed',
      async run(it) {
        const watch = await it.watch('jobs')
        await it.apply(jobManifest({ spec: 'backoffLimit: 1', annotations: fails }))
        await over(it)
        const [first, second] = (await podsOf(it)).toSorted((a, b) =>
          a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1,
        )
        const finishedAt = first.status.containerStatuses[0].state.terminated.finishedAt
        const waited = (Date.parse(second.metadata.creationTimestamp) - Date.parse(finishedAt)) / 1_000
        it.observe('waited ten seconds', waited >= 9 && waited <= 12)
        it.observe('turns', turns(watch))
        it.observe('reasons', [
          ...new Set(
            (await told(it, 3)).map(({ reason, message }) => (reason === 'SuccessfulCreate' ? reason : message)),
          ),
        ])
      },
    },
    {
      name: 'indexed',
      title: 'an indexed Job gives each pod its index and tells of those that are done',
      async run(it) {
        await it.apply(jobManifest({ spec: 'completions: 3\nparallelism: 3\ncompletionMode: Indexed' }))
        await over(it)
        it.observe('pods', (await podsOf(it)).map(made))
        it.observe('status', (await jobOf(it)).status)
        it.observe('events', await told(it, 4))
      },
    },
    {
      name: 'queue',
      title: 'a work queue is done when one has succeeded and the others have ended',
      async run(it) {
        await it.apply(jobManifest({ spec: 'parallelism: 2' }))
        await over(it)
        const { status, spec } = await jobOf(it)
        it.observe('completions', spec.completions ?? null)
        it.observe('status', status)
      },
    },
    {
      name: 'deadline',
      title: 'a Job past its deadline deletes its pod and has failed when it is gone',
      async run(it) {
        const watch = await it.watch('jobs')
        await it.apply(jobManifest({ spec: 'activeDeadlineSeconds: 20', annotations: slow }))
        await running(it)
        await over(it)
        it.observe('end', (await jobOf(it)).status)
        it.observe('last turns', turns(watch).slice(-2))
        it.observe('pods left', (await podsOf(it)).length)
        const events = await it.until('its events', async () => {
          const found = await it.events('Job/work')
          return found.length >= 3 ? found : null
        })
        it.observe(
          'reasons',
          events.map(({ type, reason }) => [type, reason]),
        )
      },
    },
    {
      name: 'suspend',
      title: 'a suspended Job has no pods and no start, and begins anew when it is resumed',
      async run(it) {
        const watch = await it.watch('jobs')
        await it.apply(jobManifest({ spec: 'suspend: true', annotations: slow }))
        await it.until('suspended', async () => conditionsOf(await jobOf(it)).includes('Suspended=True'))
        it.observe('suspended', (await jobOf(it)).status)
        await patchJob(it, { suspend: false })
        await running(it)
        await it.until('one active', async () => (await jobOf(it)).status.ready === 1)
        it.observe('resumed', (await jobOf(it)).status)
        await patchJob(it, { suspend: true })
        await it.until('its pod gone', async () => (await podsOf(it)).length === 0)
        await it.until('told', async () => (await jobOf(it)).status.terminating === 0)
        it.observe('suspended again', (await jobOf(it)).status)
        it.observe('conditions', states(watch.of('work').map(({ object }) => conditionsOf(object))))
        const events = await it.until('its events', async () => {
          const found = await it.events('Job/work')
          return found.length >= 4 ? found : null
        })
        it.observe(
          'reasons',
          events.map(({ reason }) => reason),
        )
      },
    },
    {
      name: 'time-to-live',
      title: 'a finished Job goes after its time to live, when its pods are gone',
      async run(it) {
        const watch = await it.watch('jobs')
        await it.apply(jobManifest({ spec: 'ttlSecondsAfterFinished: 2' }))
        await it.until('the Job gone', async () => watch.events.some(({ type }) => type === 'DELETED'), 60)
        it.observe(
          'end',
          watch.events.slice(-2).map(({ type, object }) => [type, object.metadata.finalizers ?? []]),
        )
        it.observe('pods', (await podsOf(it)).length)
      },
    },
    {
      name: 'failure-policy',
      title: 'a podFailurePolicy ends the Job at once',
      async run(it) {
        const rule = '{action: FailJob, onExitCodes: {containerName: main, operator: In, values: [1]}}'
        await it.apply(jobManifest({ spec: `podFailurePolicy: {rules: [${rule}]}`, annotations: fails }))
        await over(it)
        const [pod] = await podsOf(it)
        it.observe('end', { pod: made(pod), status: (await jobOf(it)).status })
        it.observe('replacement', (await jobOf(it)).spec.podReplacementPolicy)
      },
    },
    {
      name: 'ignored-failure',
      title: 'a failure that a policy ignores is not counted, and a next pod is made all the same',
      async run(it) {
        const rule = '{action: Ignore, onExitCodes: {operator: NotIn, values: [42]}}'
        const spec = `backoffLimit: 0\npodFailurePolicy: {rules: [${rule}]}`
        await it.apply(jobManifest({ spec, annotations: fails }))
        await it.until('a second pod', async () => (await podsOf(it)).length === 2)
        const { status } = await jobOf(it)
        it.observe('failed', status.failed ?? 0)
        it.observe('conditions', status.conditions ?? [])
      },
    },
    {
      name: 'limit-per-index',
      title: 'with a limit per index all indexes fail by themselves, and the Job at its end',
      async run(it) {
        const spec = 'completions: 2\nparallelism: 2\ncompletionMode: Indexed\nbackoffLimitPerIndex: 0'
        await it.apply(jobManifest({ spec, annotations: fails }))
        await over(it)
        it.observe('pods', (await podsOf(it)).map(made))
        it.observe('status', (await jobOf(it)).status)
        it.observe('limit', (await jobOf(it)).spec.backoffLimit)
      },
    },
    {
      name: 'most-failed-indexes',
      title: 'too many failed indexes end the Job early',
      async run(it) {
        const spec =
          'completions: 3\nparallelism: 1\ncompletionMode: Indexed\nbackoffLimitPerIndex: 0\nmaxFailedIndexes: 0'
        await it.apply(jobManifest({ spec, annotations: fails }))
        await over(it)
        it.observe('status', (await jobOf(it)).status)
      },
    },
    {
      name: 'success-policy',
      title: 'a success policy ends the Job when the index that matters has succeeded',
      async run(it) {
        const spec =
          'completions: 3\nparallelism: 1\ncompletionMode: Indexed\nsuccessPolicy: {rules: [{succeededIndexes: "0"}]}'
        await it.apply(jobManifest({ spec }))
        await over(it)
        it.observe('status', (await jobOf(it)).status)
      },
    },
    {
      name: 'deleted-pod',
      title: 'a deleted pod counts as failed at once, or when it has ended if only failed ones are replaced',
      async run(it) {
        await it.apply(jobManifest({ annotations: slow }))
        await running(it)
        await it.kubectl(['delete', 'pods', '--all', '--wait=false'])
        await it.until('counted', async () => (await jobOf(it)).status.failed === 1)
        it.observe('limit', conditionsOf(await jobOf(it)))
        await it.kubectl(['delete', 'jobs', 'work'])
        await it.until('gone', async () => (await podsOf(it)).length === 0)
      },
    },
    {
      name: 'parallelism',
      title: 'a lower parallelism deletes pods, which do not count as failed',
      async run(it) {
        await it.apply(jobManifest({ spec: 'parallelism: 3\ncompletions: 3', annotations: slow }))
        await running(it, 3)
        await patchJob(it, { parallelism: 1 })
        await it.until('two gone', async () => (await podsOf(it)).length === 1)
        await it.until('told', async () => (await jobOf(it)).status.terminating === 0)
        const { active, failed = 0, terminating } = (await jobOf(it)).status
        it.observe('status', { active, failed, terminating })
      },
    },
    {
      name: 'orphans',
      title: 'a Job that is deleted by a bare request leaves its pods, and lets them go',
      async run(it) {
        await it.apply(jobManifest({ annotations: slow }))
        await running(it)
        const { status, headers } = await it.request('DELETE', '/apis/batch/v1/namespaces/{ns}/jobs/work')
        it.observe('answer', { status, warning: headers['warning'] ?? null })
        await it.until('the Job gone', async () => (await jobOf(it)) === null)
        const pod = await it.until('the pod let go', async () => {
          const [one] = await podsOf(it)
          return one.metadata.finalizers === undefined && one.metadata.ownerReferences === undefined ? one : null
        })
        it.observe('phase', pod.status.phase)
      },
    },
    {
      name: 'cascade',
      title: 'a Job that kubectl deletes takes its running pods with it',
      async run(it) {
        await it.apply(jobManifest({ spec: 'parallelism: 2\ncompletions: 2', annotations: slow }))
        await running(it, 2)
        await it.kubectl(['delete', 'job', 'work'])
        await it.until('the pods gone', async () => (await podsOf(it)).length === 0)
        it.observe('job', await jobOf(it))
      },
    },
  ],
}
