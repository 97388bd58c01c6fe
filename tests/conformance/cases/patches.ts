import type { Answer, Area, CaseCluster, HttpAnswer } from './types.ts'

const mediaTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

type PatchKind = keyof typeof mediaTypes

const configs = '/api/v1/namespaces/{ns}/configmaps'
const sets = '/apis/apps/v1/namespaces/{ns}/statefulsets'

const config = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'page', labels: { tier: 'front' }, finalizers: ['sample.test/a', 'sample.test/b'] },
  data: { color: 'blue', size: 'large' },
}

const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          { name: 'one', image: 'busybox:1.36', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] },
          { name: 'two', image: 'busybox:1.36' },
        ],
      },
    },
  },
}

/** Who owns what, without times and so in no order; what controllers write is not tracked in the sandbox. */
function managers(object: Answer): readonly Answer[] {
  const entries: readonly Answer[] = object?.metadata?.managedFields ?? []
  return entries
    .filter(({ manager }) => manager !== 'kube-controller-manager')
    .map(({ manager, operation, subresource = '', fieldsV1 }) => ({ manager, operation, subresource, owns: fieldsV1 }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** The causes of one conflict with several managers come in any order. */
function withSortedCauses(body: Answer): Answer {
  const causes: readonly Answer[] | undefined = body?.details?.causes
  if (causes?.[0]?.reason !== 'FieldManagerConflict') return body
  const sorted = causes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return { ...body, details: { ...body.details, causes: sorted } }
}

function note(it: CaseCluster, name: string, { status, body, headers }: HttpAnswer): void {
  const warning = headers['warning']
  const owners = managers(body)
  it.observe(name, {
    status,
    body: withSortedCauses(body),
    ...(owners.length === 0 ? {} : { owners }),
    ...(warning === undefined ? {} : { warning }),
  })
}

const patch = (
  it: CaseCluster,
  kind: PatchKind,
  path: string,
  body: unknown,
  query = 'fieldManager=tester',
): Promise<HttpAnswer> =>
  it.request('PATCH', `${path}?${query}`, { body, headers: { 'content-type': mediaTypes[kind] } })

const post = (it: CaseCluster, path: string, body: unknown, query = 'fieldManager=maker'): Promise<HttpAnswer> =>
  it.request('POST', `${path}?${query}`, { body })

async function eachKind(it: CaseCluster): Promise<void> {
  note(it, 'created', await post(it, configs, config))
  const page = `${configs}/page`
  const steps: readonly (readonly [PatchKind, unknown])[] = [
    [
      'json',
      [
        { op: 'test', path: '/data/color', value: 'blue' },
        { op: 'replace', path: '/data/color', value: 'red' },
      ],
    ],
    ['merge', { data: { size: null, shape: 'round' }, metadata: { annotations: { note: 'x' } } }],
    ['strategic', { metadata: { finalizers: ['sample.test/c'], labels: { tier: null, app: 'web' } } }],
    ['strategic', { metadata: { '$deleteFromPrimitiveList/finalizers': ['sample.test/a'] } }],
    ['apply', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' }, data: { taste: 'sweet' } }],
    ['apply', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' }, data: { color: 'red' } }],
    ['merge', { metadata: { finalizers: null } }],
  ]
  for (const [at, [kind, body]] of steps.entries()) note(it, `${at} ${kind}`, await patch(it, kind, page, body))
}

async function refusedBodies(it: CaseCluster): Promise<void> {
  await post(it, sets, set)
  const web = `${sets}/web`
  const bodies: readonly (readonly [PatchKind, unknown])[] = [
    ['json', [{ op: 'remove', path: '/spec/nothing' }]],
    ['json', [{ op: 'test', path: '/spec/replicas', value: 7 }]],
    ['json', { op: 'remove', path: '/spec' }],
    ['json', 'nonsense'],
    ['merge', [1]],
    ['merge', 'nonsense'],
    ['strategic', 'nonsense'],
    ['strategic', { spec: { replicas: 'three' } }],
    ['strategic', { spec: { template: { spec: { containers: [{ image: 'x' }] } } } }],
    ['strategic', { spec: { $patch: 'unheard-of' } }],
    ['strategic', { metadata: { name: 'other' } }],
    ['merge', { metadata: { namespace: 'elsewhere' } }],
    ['merge', { metadata: { uid: 'another' } }],
    ['merge', { metadata: { resourceVersion: '1' } }],
    ['merge', { spec: { serviceName: 'other' } }],
    ['apply', 'nonsense'],
    ['apply', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }],
    ['apply', { ...set, spec: { foo: 1 } }],
    ['apply', { ...set, spec: { replicas: 'three' } }],
    ['apply', { ...set, metadata: { name: 'web', managedFields: [] } }],
  ]
  for (const [at, [kind, body]] of bodies.entries()) {
    const { status, body: answer } = await patch(it, kind, web, body)
    it.observe(`${at} ${kind}`, { status, answer })
  }
  const { status, body } = await patch(it, 'merge', `${sets}/absent`, { spec: { replicas: 1 } })
  it.observe('absent', { status, body })
  const unnamed = await it.request('PATCH', web, { body: set, headers: { 'content-type': mediaTypes.apply } })
  it.observe('apply without a manager', { status: unnamed.status, body: unnamed.body })
  const plain = await it.request('PATCH', web, { body: {}, headers: { 'content-type': 'application/json' } })
  it.observe('no patch at all', { status: plain.status, body: plain.body })
}

async function strategicLists(it: CaseCluster): Promise<void> {
  await post(it, sets, set)
  const containers = (...list: readonly unknown[]): unknown => ({ spec: { template: { spec: { containers: list } } } })
  const bodies = [
    containers({ name: 'two', image: 'busybox:1.37' }),
    containers({ name: 'three', image: 'busybox' }),
    containers({ name: 'one', env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 80, name: 'http' }] }),
    { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'three' }, { name: 'one' }] } } } },
    containers({ $patch: 'delete', name: 'one' }),
    containers({ $patch: 'replace' }, { name: 'only', image: 'busybox:1.36', resources: { requests: { cpu: '0.5' } } }),
  ]
  for (const [at, body] of bodies.entries()) {
    const answer = await patch(it, 'strategic', `${sets}/web`, body)
    it.observe(`step ${at}`, {
      status: answer.status,
      template: answer.body.spec?.template,
      owners: managers(answer.body),
    })
  }
}

async function appliers(it: CaseCluster): Promise<void> {
  const applied = (manager: string, data: unknown, force = false): Promise<HttpAnswer> =>
    patch(
      it,
      'apply',
      `${configs}/shared`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data },
      `fieldManager=${manager}${force ? '&force=true' : ''}`,
    )
  note(it, 'alpha makes it', await applied('alpha', { color: 'blue', size: 'large' }))
  note(it, 'beta shares a value', await applied('beta', { color: 'blue', taste: 'sweet' }))
  note(it, 'beta wants another', await applied('beta', { color: 'red' }))
  note(it, 'gamma wants two', await applied('gamma', { color: 'red', size: 'small' }))
  note(it, 'gamma insists', await applied('gamma', { color: 'red' }, true))
  note(it, 'alpha drops one', await applied('alpha', { size: 'large' }))
  note(it, 'alpha again', await applied('alpha', { size: 'large' }))
  note(it, 'beta drops all', await applied('beta', {}))
  note(
    it,
    'an update takes over',
    await patch(it, 'merge', `${configs}/shared`, { data: { size: 'tiny' } }, 'fieldManager=editor'),
  )
  note(it, 'alpha wants it back', await applied('alpha', { size: 'large' }))
}

async function replacements(it: CaseCluster): Promise<void> {
  await post(it, configs, { ...config, metadata: { name: 'page' } })
  const page = `${configs}/page`
  const current = (await it.request('GET', page)).body
  const put = (path: string, body: unknown, query = 'fieldManager=editor'): Promise<HttpAnswer> =>
    it.request('PUT', `${path}?${query}`, { body })
  const next = { ...current, data: { color: 'green' } }
  note(it, 'the version that is', await put(page, next))
  note(it, 'the version that was', await put(page, next))
  note(it, 'no version', await put(page, { ...config, metadata: { name: 'page' }, data: { color: 'gray' } }))
  note(it, 'another uid', await put(page, { ...config, metadata: { name: 'page', uid: 'another' } }))
  note(it, 'another name', await put(page, { ...config, metadata: { name: 'other' } }))
  note(it, 'another namespace', await put(page, { ...config, metadata: { name: 'page', namespace: 'elsewhere' } }))
  note(it, 'another kind', await put(page, { ...config, kind: 'Secret' }))
  note(it, 'absent', await put(`${configs}/absent`, { ...config, metadata: { name: 'absent' } }))
}

async function dryRuns(it: CaseCluster): Promise<void> {
  const dry = 'fieldManager=tester&dryRun=All'
  note(it, 'create', await post(it, configs, { ...config, metadata: { name: 'page' } }, dry))
  note(it, 'nothing is there', await it.request('GET', `${configs}/page`))
  await post(it, configs, { ...config, metadata: { name: 'page' } })
  note(it, 'create again', await post(it, configs, { ...config, metadata: { name: 'page' } }, dry))
  note(it, 'merge', await patch(it, 'merge', `${configs}/page`, { data: { color: 'red' } }, dry))
  const applied = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' }, data: { color: 'red' } }
  note(it, 'apply', await patch(it, 'apply', `${configs}/page`, applied, dry))
  note(it, 'apply by force', await patch(it, 'apply', `${configs}/page`, applied, `${dry}&force=true`))
  note(it, 'replace', await it.request('PUT', `${configs}/page?${dry}`, { body: applied }))
  note(it, 'delete', await it.request('DELETE', `${configs}/page?dryRun=All`))
  note(it, 'all is as it was', await it.request('GET', `${configs}/page`))
  note(it, 'a wrong word', await patch(it, 'merge', `${configs}/page`, {}, 'dryRun=Some'))
}

async function validations(it: CaseCluster): Promise<void> {
  const text = JSON.stringify(set).replace('"replicas":0', '"replicas":1,"replicas":0,"foo":1')
  for (const word of ['Strict', 'Warn', 'Ignore', 'Nonsense']) {
    const query = `dryRun=All&fieldValidation=${word}`
    const { status, body, headers } = await post(it, sets, text, query)
    it.observe(word, { status, warning: headers['warning'], ...(status === 201 ? {} : { body }) })
    const merged = await post(it, configs, '{"metadata":{"name":"x"},"data":{"a":"b"},"more":{"a":1}}', query)
    it.observe(`${word} without a kind`, {
      status: merged.status,
      warning: merged.headers['warning'],
      body: merged.body,
    })
  }
  await post(it, sets, set)
  for (const word of ['Strict', 'Warn', 'Ignore']) {
    const body = '{"spec":{"minReadySeconds":1,"minReadySeconds":2,"foo":1}}'
    const answer = await patch(it, 'strategic', `${sets}/web`, body, `dryRun=All&fieldValidation=${word}`)
    it.observe(`${word} in a patch`, {
      status: answer.status,
      warning: answer.headers['warning'],
      ...(answer.status === 200 ? {} : { body: answer.body }),
    })
  }
}

/** What kubectl prints, with the statuses it ends with. */
async function byKubectl(it: CaseCluster): Promise<void> {
  const manifest = JSON.stringify(set)
  const two = manifest.replace('"replicas":0', '"replicas":2')
  const file = ['-f', '-']
  const steps: readonly (readonly [words: readonly string[], input?: string])[] = [
    [['apply', ...file], manifest.replace('serviceName', 'serviceNam')],
    [['apply', ...file], manifest.replace('"replicas":0', '"replicas":"x"')],
    [['apply', ...file], manifest],
    [['apply', ...file], manifest],
    [['apply', '--server-side', ...file], two],
    [['apply', '--server-side', '--field-manager=other', ...file], manifest],
    [['apply', '--server-side', '--field-manager=other', '--force-conflicts', ...file], manifest],
    [['apply', '--server-side', ...file], two],
    [['scale', 'sts', 'web', '--replicas=1', '--current-replicas=5']],
    [['label', 'sts', 'web', 'color=blue']],
    [['label', 'sts', 'web', 'color=red']],
    [['annotate', 'sts', 'web', 'note=1']],
    [['set', 'image', 'sts/web', 'one=busybox:1.37']],
    [['set', 'env', 'sts/web', 'A=2', 'C=3']],
    [['patch', 'sts', 'web', '--type=merge', '-p', '{"spec":{"minReadySeconds":1}}']],
    [['patch', 'sts', 'web', '--type=merge', '-p', '{"spec":{"minReadySeconds":1}}']],
    [['patch', 'sts', 'web', '-p', '{"spec":{"foo":1}}']],
    [['create', ...file], manifest],
    [['replace', ...file], manifest],
    [['get', 'sts', 'web', '-o', 'jsonpath={.spec.template.spec.containers[*].image}']],
  ]
  for (const [at, [words, input]] of steps.entries()) {
    const { status, stdout, stderr } = await it.kubectl(words, {
      mayFail: true,
      ...(input === undefined ? {} : { input }),
    })
    it.observe(`${at} ${words.slice(0, 3).join(' ')}`, { status, stdout, stderr })
  }
  it.observe('owners', managers(await it.get('statefulsets/web')))
}

/** The tree of fields; the sandbox has no prose to show with it. */
async function explanations(it: CaseCluster): Promise<void> {
  for (const path of [
    'statefulsets.spec',
    'pods.spec.containers',
    'persistentvolumeclaims',
    'cronjobs.spec.jobTemplate',
  ]) {
    const { stdout } = await it.kubectl(['explain', path, '--recursive'])
    const lines = stdout.split('\n')
    it.observe(
      path,
      lines.slice(lines.indexOf('FIELDS:')).map((line) => line.trimEnd()),
    )
  }
  const { status, stderr } = await it.kubectl(['explain', 'statefulsets.spec.nothing'], { mayFail: true })
  it.observe('a field that is not', { status, stderr })
}

/** Bodies, patches, who owns what, dry runs. */
export const patches: Area = {
  name: 'patches',
  cases: [
    { name: 'each-kind', title: 'every kind of patch changes an object and its owners', run: eachKind },
    { name: 'refused', title: 'a patch that does not fit is refused in the same words', run: refusedBodies },
    { name: 'strategic-lists', title: 'a strategic patch merges lists by their keys', run: strategicLists },
    { name: 'appliers', title: 'appliers share, conflict, insist and drop', run: appliers },
    { name: 'replacements', title: 'a replacement needs the version that is', run: replacements },
    { name: 'dry-runs', title: 'a dry run answers and leaves everything as it is', run: dryRuns },
    { name: 'validation', title: 'unknown and repeated fields are refused, told or passed over', run: validations },
    { name: 'by-kubectl', title: 'kubectl applies, conflicts, labels, sets and replaces', run: byKubectl },
    { name: 'explain', title: 'kubectl explain shows the same tree of fields', run: explanations },
  ],
}
