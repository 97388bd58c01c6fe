import { states } from './normal.ts'
import { printed } from './printed.ts'
import { gone, isReady } from './stories.ts'
import type { Answer, Area, CaseCluster, Watch } from './types.ts'

const pod = (
  name: string,
  { annotations = '', spec = '' }: { readonly annotations?: string; readonly spec?: string } = {},
): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {${annotations}}}
spec: {terminationGracePeriodSeconds: 5, nodeSelector: {kubernetes.io/hostname: node-1}, ${spec === '' ? '' : `${spec}, `}containers: [{name: web, image: "nginx:1"}, {name: side, image: "busybox:1"}]}
`

const fails = (how: string): string => `controlplane.test/fail: ${how}`

/** The statuses of a pod in order, each once in a row, with what is asked of it. */
const statuses = (watch: Watch, name: string): readonly Answer[] =>
  states(
    watch.of(name).map(({ type, object: { metadata, status } }) => ({
      type,
      generation: metadata.generation,
      isLeaving: metadata.deletionTimestamp !== undefined,
      grace: metadata.deletionGracePeriodSeconds ?? null,
      status,
    })),
  )

/** The order in which the phases and the reasons of the first container were met. */
const path = (watch: Watch, name: string): readonly string[] =>
  states(
    watch.of(name).map(({ object: { status } }) => {
      const [{ state = {}, restartCount = 0 } = {}] = status.containerStatuses ?? []
      const [word = 'none'] = Object.keys(state)
      return `${status.phase} ${word} ${state[word]?.reason ?? ''} ${restartCount} ${isReady({ status })}`
    }),
  )

const phase = (it: CaseCluster, name: string, wanted: string) => async (): Promise<boolean> =>
  (await it.get(`pods/${name}`))?.status?.phase === wanted

const ready = (it: CaseCluster, name: string) => async (): Promise<boolean> =>
  isReady((await it.get(`pods/${name}`)) ?? {})

/** What kubelets say of a pod; the scheduler's Event stands apart, since it comes when it likes. */
const said = async (it: CaseCluster, name: string): Promise<readonly Answer[]> => it.events(`Pod/${name}`)

/** The same, once all of these reasons were told: a busy test cluster tells late. */
const heard = (it: CaseCluster, name: string, ...reasons: readonly string[]): Promise<readonly Answer[]> =>
  it.until(`the Events ${reasons.join(', ')}`, async () => {
    const all = await said(it, name)
    return reasons.every((wanted) => all.some((one) => one.reason === wanted)) ? all : null
  })

/** How a pod lives on a node: its statuses, its failures, its end. */
export const pods: Area = {
  name: 'pods',
  cases: [
    {
      name: 'life',
      title: 'a pod is taken in, runs, is ready, is deleted and gone, with the same statuses',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web'))
        await it.until('the pod ready', ready(it, 'web'))
        await it.kubectl(['delete', 'pod', 'web', '--wait=false'])
        await gone(it, 'web')
        await it.until('the last event', async () => watch.of('web').some(({ type }) => type === 'DELETED'))
        it.observe('statuses', statuses(watch, 'web'))
        it.observe('events', await heard(it, 'web', 'Scheduled', 'Pulled', 'Created', 'Started', 'Killing'))
      },
    },
    {
      name: 'never-ready',
      title: 'a pod that is told to fail its readiness turns unready, and ready again',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web'))
        await it.until('the pod ready', ready(it, 'web'))
        await it.kubectl(['annotate', 'pod', 'web', 'controlplane.test/fail=never-ready'])
        await it.until('the pod unready', async () => !(await ready(it, 'web')()))
        it.observe('unready', (await it.get('pods/web')).status)
        await it.kubectl(['annotate', 'pod', 'web', 'controlplane.test/fail-'])
        await it.until('the pod ready again', async () => path(watch, 'web').length > 5)
        it.observe('path', path(watch, 'web').slice(0, 6))
        it.observe('events', await heard(it, 'web', 'Scheduled', 'Pulled', 'Created', 'Started', 'Unhealthy'))
      },
    },
    {
      name: 'image-pull',
      title: 'an image that cannot be had is tried again and again',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web', { annotations: fails('image-pull') }))
        await it.until('the second try', async () => path(watch, 'web').length > 4)
        it.observe('statuses', statuses(watch, 'web').slice(0, 6))
        it.observe('path', path(watch, 'web').slice(0, 5))
        const { stdout } = await it.kubectl(['get', 'pods', '--no-headers'])
        it.observe(
          'table',
          printed(stdout).map((line) => line.replace(/ImagePullBackOff|ErrImagePull/, 'WORD')),
        )
        it.observe('events', await heard(it, 'web', 'Scheduled', 'Failed', 'BackOff'))
      },
    },
    {
      name: 'crash-loop',
      title: 'a pod that crashes backs off and counts its restarts',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web', { annotations: fails('crash-loop') }))
        await it.until('the second crash', async () => path(watch, 'web').length > 5)
        it.observe('path', path(watch, 'web').slice(0, 6))
        it.observe('statuses', statuses(watch, 'web').slice(0, 7))
        it.observe('events', await heard(it, 'web', 'Scheduled', 'Pulled', 'Created', 'Started', 'BackOff'))
      },
    },
    {
      name: 'exits',
      title: 'a pod that exits has failed, and its deletion needs no grace',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web', { annotations: fails('exit-1'), spec: 'restartPolicy: Never' }))
        await it.until('the failure', phase(it, 'web', 'Failed'))
        await it.kubectl(['delete', 'pod', 'web', '--wait=false'])
        await gone(it, 'web')
        await it.until('the last event', async () => watch.of('web').some(({ type }) => type === 'DELETED'))
        it.observe('statuses', statuses(watch, 'web'))
      },
    },
    {
      name: 'job-pod',
      title: 'a pod of a Job ends well by itself',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(`
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {template: {metadata: {annotations: {controlplane.test/run-for: 1s}}, spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}
`)
        await it.until('the Job complete', async () => (await it.get('jobs/once'))?.status?.succeeded === 1)
        const [ended] = await it.list('pods')
        const { nodeName: _placedAnywhere, ...spec } = ended.spec
        it.observe('pod', { ...ended, spec })
        it.observe('phases', states(watch.events.map(({ object }) => object.status.phase)))
        it.observe(
          'table',
          printed((await it.kubectl(['get', 'pods', '--no-headers'])).stdout).map((line) =>
            line.replace(/once-\S+/, 'POD'),
          ),
        )
      },
    },
    {
      name: 'forced-deletion',
      title: 'a deletion without grace removes a pod at once, and a finalizer holds it',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(
          pod('web') + '---' + pod('held').replace('name: held,', 'name: held, finalizers: [example.com/keep],'),
        )
        await it.until('the pods ready', async () => (await ready(it, 'web')()) && (await ready(it, 'held')()))
        await it.kubectl(['delete', 'pod', 'web', '--force', '--grace-period=0'])
        await it.until('the pod gone', async () => watch.of('web').some(({ type }) => type === 'DELETED'))
        it.observe('forced', statuses(watch, 'web').slice(-2))
        await it.kubectl(['delete', 'pod', 'held', '--wait=false'])
        await it.until('the held pod ended', phase(it, 'held', 'Failed'))
        await it.pass(2)
        it.observe('held', statuses(watch, 'held').slice(-2))
        const headers = { 'content-type': 'application/merge-patch+json' }
        await it.request('PATCH', '/api/v1/namespaces/{ns}/pods/held', {
          body: { metadata: { finalizers: null } },
          headers,
        })
        await gone(it, 'held')
      },
    },
    {
      name: 'unscheduled',
      title: 'a pod that no node takes is deleted at once',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web').replace('node-1', 'nowhere'))
        await it.until('the pod refused', async () => (await it.get('pods/web'))?.status?.conditions?.length === 1)
        await it.kubectl(['delete', 'pod', 'web'])
        await it.until('the pod gone', async () => watch.of('web').some(({ type }) => type === 'DELETED'))
        it.observe(
          'statuses',
          statuses(watch, 'web').map(({ status: _status, ...rest }) => rest),
        )
      },
    },
    {
      name: 'times',
      title: 'annotations say how long a pod takes to run and to be ready',
      async run(it) {
        const times = 'controlplane.test/start-after: 3s, controlplane.test/ready-after: 3s'
        await it.apply(pod('slow', { annotations: times }))
        await it.until('the slow one ready', ready(it, 'slow'))
        const seconds = ({ status }: Answer, type: string): number =>
          Date.parse(status.conditions.find((one: Answer) => one.type === type).lastTransitionTime) / 1000
        const slow = await it.get('pods/slow')
        const started = Date.parse(slow.status.containerStatuses[0].state.running.startedAt) / 1000
        const near = (found: number, wanted: number): boolean => Math.abs(found - wanted) <= 1
        it.observe('three seconds to run', near(started - seconds(slow, 'PodScheduled'), 3))
        it.observe('three seconds to be ready', near(seconds(slow, 'Ready') - started, 3))
      },
    },
    {
      name: 'printed',
      title: 'kubectl describes a pod and lists it in the same words',
      async run(it) {
        await it.apply(pod('web'))
        await it.until('the pod ready', ready(it, 'web'))
        it.observe('get', printed((await it.kubectl(['get', 'pod', 'web', '-o', 'wide'])).stdout))
        await it.until('the last word', async () => (await said(it, 'web')).some((one) => one.reason === 'Started'))
        const { stdout } = await it.kubectl(['describe', 'pod', 'web'])
        const described = stdout.slice(0, stdout.indexOf('Events:'))
        it.observe(
          'describe',
          printed(described).map((line) =>
            line.replace(/(Start Time|Started): .*/, '$1: TIME').replace(/(IP|Node|Container ID|IPs): .*/, '$1: …'),
          ),
        )
      },
    },
    {
      name: 'logs-refused',
      title: 'logs of containers that are not there, or not named, are refused in the same words',
      async run(it) {
        await it.apply(pod('web'))
        await it.until('the pod ready', ready(it, 'web'))
        const ask = async (query: string): Promise<unknown> => {
          const { status, body } = await it.request('GET', `/api/v1/namespaces/{ns}/pods/${query}`)
          return { status, message: body.message, reason: body.reason }
        }
        it.observe('no container named', await ask('web/log'))
        it.observe('no such container', await ask('web/log?container=nope'))
        it.observe('no such pod', await ask('nope/log'))
        it.observe('a wrong tail', await ask('web/log?container=web&tailLines=-1'))
        it.observe('no bytes', await ask('web/log?container=web&limitBytes=0'))
        it.observe('two sinces', await ask('web/log?container=web&sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z'))
      },
    },
  ],
}
