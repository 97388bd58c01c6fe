import { describe, expect, it } from 'vitest'

import { discoverContexts } from '../../../../src-main/connection/contexts.ts'
import { kubeconfigPaths, loadKubeconfig, mergeScopes } from '../../../../src-main/connection/kubeconfig.ts'
import { parseKubeconfig } from '../../../../src-main/connection/kubeconfig-file.ts'
import { machine } from '../../../kit/connection/machine.ts'

/** The two files of the table were given to `kubectl config view --merge --raw` (1.32); what it printed is what is expected here. */
const first = `
apiVersion: v1
kind: Config
clusters:
- {name: c, cluster: {server: "https://a:1", certificate-authority: ca-a.pem}}
- {name: only-a, cluster: {server: "https://only-a:1"}}
users:
- {name: u, user: {token: A}}
- {name: near, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plug, interactiveMode: Never}}}
- {name: path, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: plug, interactiveMode: Never}}}
contexts:
- {name: x, context: {cluster: c}}
- {name: why, context: {cluster: c, user: u}}
`
const second = `
current-context: why
clusters:
- {name: c, cluster: {server: "https://b:1", tls-server-name: foo}}
- {name: d, cluster: {server: "https://d:1", certificate-authority: ca-b.pem}}
users:
- {name: u, user: {username: B, password: p, tokenFile: tok}}
contexts:
- {name: x, context: {cluster: d, user: u, namespace: nb}}
- {name: z, context: {cluster: d, user: u}}
`

describe('merging', () => {
  const a = parseKubeconfig(first, '/a/config')
  const b = parseKubeconfig(second, '/b/config')
  const servers = ({ clusters }: ReturnType<typeof mergeScopes>) =>
    Object.fromEntries([...clusters].map(([name, { server }]) => [name, server]))

  it('takes each entry whole from the first file that has it', () => {
    const merged = mergeScopes([a, b])
    expect(servers(merged)).toEqual({ c: 'https://a:1', 'only-a': 'https://only-a:1', d: 'https://d:1' })
    expect(merged.clusters.get('c')?.tlsServerName).toBeNull()
    expect(merged.users.get('u')).toMatchObject({ token: 'A', username: null, tokenFile: null })
    expect(merged.contexts.get('x')).toMatchObject({ cluster: 'c', user: '', namespace: null })
  })

  it('gives the other file precedence when it comes first', () => {
    const merged = mergeScopes([b, a])
    expect(servers(merged)).toEqual({ c: 'https://b:1', d: 'https://d:1', 'only-a': 'https://only-a:1' })
    expect(merged.users.get('u')).toMatchObject({ token: null, username: 'B', password: 'p' })
    expect(merged.contexts.get('x')).toMatchObject({ cluster: 'd', user: 'u', namespace: 'nb' })
  })

  it('takes the first current context that is not empty', () => {
    expect(mergeScopes([a, b]).currentContext).toBe('why')
  })

  it('reads relative paths from the folder of the file they stand in', () => {
    const merged = mergeScopes([a, b])
    expect(merged.clusters.get('c')?.ca).toEqual({ kind: 'file', path: '/a/ca-a.pem' })
    expect(merged.clusters.get('d')?.ca).toEqual({ kind: 'file', path: '/b/ca-b.pem' })
    expect(b.users.get('u')?.tokenFile).toBe('/b/tok')
    expect(merged.users.get('near')?.exec?.command).toBe('/a/plug')
    expect(merged.users.get('path')?.exec?.command).toBe('plug')
  })
})

describe('the files that count', () => {
  it.each([
    ['--kubeconfig alone', { kubeconfig: 'k.yaml', KUBECONFIG: '/x' }, ['/home/ada/lesson/k.yaml'], false],
    ['each of KUBECONFIG once', { KUBECONFIG: '/x::y:/x' }, ['/x', '/home/ada/lesson/y'], false],
    ['~/.kube/config, then k3s', {}, ['/home/ada/.kube/config'], true],
    ['~/.kube/config for an empty KUBECONFIG', { KUBECONFIG: '' }, ['/home/ada/.kube/config'], true],
  ] as const)(
    'are %s',
    (_name, { kubeconfig, ...environment }: { kubeconfig?: string; KUBECONFIG?: string }, paths, k3s) => {
      const options = { machine: machine({}, environment), ...(kubeconfig !== undefined && { kubeconfig }) }
      expect(kubeconfigPaths(options)).toMatchObject({ paths, also: [], k3s })
    },
  )
})

const k3s = `
current-context: default
clusters: [{name: default, cluster: {server: "https://127.0.0.1:6443"}}]
users: [{name: default, user: {token: t}}]
contexts: [{name: default, context: {cluster: default, user: default}}]
`
const work = `
current-context: work
clusters: [{name: default, cluster: {server: "https://work.example.com"}}]
users: [{name: default, user: {token: w}}]
contexts: [{name: work, context: {cluster: default, user: default, namespace: shop}}]
`
const podFiles = {
  '/var/run/secrets/kubernetes.io/serviceaccount/token': 't',
  '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'lesson\n',
}
const podEnvironment = { KUBERNETES_SERVICE_HOST: '10.43.0.1', KUBERNETES_SERVICE_PORT: '443' }

describe('discovery', () => {
  it('skips missing files of KUBECONFIG and lists what the others say', async () => {
    const list = await discoverContexts({ machine: machine({ '/w': work }, { KUBECONFIG: '/none:/w' }) })
    expect(list).toEqual({
      contexts: [
        {
          name: 'work',
          cluster: 'default',
          user: 'default',
          namespace: 'shop',
          server: 'work.example.com',
          word: 'REMOTE',
          file: '/w',
          problem: null,
        },
      ],
      currentContext: 'work',
      files: ['/none', '/w'],
      problem: null,
      problems: [],
    })
  })

  it("uses k3s's own file when there is no other", async () => {
    const list = await discoverContexts({ machine: machine({ '/etc/rancher/k3s/k3s.yaml': k3s }) })
    expect(list.contexts.map(({ name, word, server }) => [name, word, server])).toEqual([
      ['default', 'LOCAL', '127.0.0.1:6443'],
    ])
    expect(list.currentContext).toBe('default')
  })

  it("lists k3s's contexts beside the user's without mixing their clusters", async () => {
    const files = { '/home/ada/.kube/config': work, '/etc/rancher/k3s/k3s.yaml': k3s }
    const list = await discoverContexts({ machine: machine(files) })
    expect(list.contexts.map(({ name, server }) => [name, server])).toEqual([
      ['work', 'work.example.com'],
      ['default', '127.0.0.1:6443'],
    ])
    expect(list.currentContext).toBe('work')
  })

  it('lists the files of the settings after those of the environment, without mixing their clusters', async () => {
    const files = { '/w': work, '/added': k3s, '/again': work }
    const options = { machine: machine(files, { KUBECONFIG: '/w' }), alsoKubeconfigs: ['/added', '/again', '/gone'] }
    const list = await discoverContexts(options)
    expect(list.contexts.map(({ name, server, file }) => [name, server, file])).toEqual([
      ['work', 'work.example.com', '/w'],
      ['default', '127.0.0.1:6443', '/added'],
    ])
    expect(list).toMatchObject({ currentContext: 'work', problem: null, files: ['/w', '/added', '/again', '/gone'] })
    const alone = await discoverContexts({ ...options, kubeconfig: '/again' })
    expect(alone.files).toEqual(['/again'])
  })

  it("leaves k3s's file alone when the user named files", async () => {
    const files = { '/w': work, '/etc/rancher/k3s/k3s.yaml': k3s }
    const list = await discoverContexts({ machine: machine(files, { KUBECONFIG: '/w' }) })
    expect(list.contexts.map(({ name }) => name)).toEqual(['work'])
  })

  it('uses the service account inside a pod, and only there', async () => {
    const inside = await discoverContexts({ machine: machine(podFiles, podEnvironment) })
    expect(inside.contexts).toMatchObject([
      { name: 'in-cluster', server: '10.43.0.1', namespace: 'lesson', word: 'LOCAL' },
    ])
    expect(inside.problem).toBeNull()
    const outside = await discoverContexts({ machine: machine(podFiles) })
    expect(outside.contexts).toEqual([])
    const withFile = await discoverContexts({
      machine: machine({ ...podFiles, '/w': work }, { ...podEnvironment, KUBECONFIG: '/w' }),
    })
    expect(withFile.contexts.map(({ name }) => name)).toEqual(['work'])
  })

  it('says which paths it looked at when there is none', async () => {
    const paths = '/home/ada/.kube/config, /etc/rancher/k3s/k3s.yaml'
    expect(await discoverContexts({ machine: machine({}) })).toMatchObject({
      contexts: [],
      currentContext: null,
      problems: [{ code: 'no-kubeconfig', params: { paths } }],
    })
  })

  it('lists the contexts of good files beside a broken one', async () => {
    const list = await discoverContexts({
      machine: machine({ '/w': work, '/bad': 'clusters: [' }, { KUBECONFIG: '/bad:/w' }),
    })
    expect(list.contexts.map(({ name }) => name)).toEqual(['work'])
    expect(list.problem).toMatchObject({ code: 'kubeconfig-not-yaml', params: { path: '/bad', line: 1 } })
  })

  it('marks a context whose cluster or user is not there', async () => {
    const text = `
clusters: [{name: c, cluster: {server: "https://a"}}, {name: bare, cluster: {}}]
contexts:
- {name: no-cluster, context: {cluster: nowhere}}
- {name: no-user, context: {cluster: c, user: nobody}}
- {name: no-server, context: {cluster: bare}}
- {name: anonymous, context: {cluster: c}}
`
    const list = await discoverContexts({ machine: machine({ '/w': text }, { KUBECONFIG: '/w' }) })
    expect(list.contexts.map(({ name, problem }) => [name, problem?.params['detail']])).toEqual([
      ['no-cluster', "the context's cluster nowhere is not defined"],
      ['no-user', "the context's user nobody is not defined"],
      ['no-server', 'the cluster bare has no server'],
      ['anonymous', undefined],
    ])
  })
})

describe('a broken file', () => {
  it.each([
    ['another kind of object', 'apiVersion: v1\nkind: Pod', 2, 'expected Config'],
    ['a text instead of a map', 'hello', 1, 'the file: expected a map, found a text'],
    ['a list instead of a map', 'users:\n- name: u\n  user: [1]', 3, 'users[0].user: expected a map, found a list'],
    ['a map instead of a list', 'clusters:\n  c: {server: x}', 2, 'clusters: expected a list, found a map'],
    [
      'a number where kubectl wants a text',
      'users:\n- name: u\n  user:\n    token: 12345678',
      4,
      'users[0].user.token: expected a text',
    ],
    ['a name given twice', 'clusters:\n- {name: c}\n- {name: c}', 3, 'the name c is given twice'],
    [
      'data that is not base64',
      'clusters:\n- name: c\n  cluster:\n    certificate-authority-data: "%%"',
      4,
      'expected base64',
    ],
    [
      'a word for a truth value',
      'clusters:\n- name: c\n  cluster: {insecure-skip-tls-verify: "no"}',
      3,
      'expected true or false',
    ],
  ])('with %s is told with its line', async (_name, text, line, detail) => {
    const { problems } = await loadKubeconfig({ machine: machine({ '/k': text }, { KUBECONFIG: '/k' }) })
    expect(problems).toEqual([
      { code: 'kubeconfig-broken', params: { path: '/k', line, detail: expect.stringContaining(detail) } },
    ])
  })

  it('that is no YAML is told with the line and the kind of mistake', async () => {
    const text = 'apiVersion: v1\nclusters:\n- {name: c, cluster: {server: x}\nusers: []'
    const { problems } = await loadKubeconfig({ machine: machine({ '/k': text }, { KUBECONFIG: '/k' }) })
    expect(problems).toEqual([{ code: 'kubeconfig-not-yaml', params: { path: '/k', line: 4, reason: 'BAD_INDENT' } }])
  })

  it('never has its values repeated', async () => {
    const texts = [
      'users: [{name: u, user: {token: hunter2hunter2',
      'users: [{name: u, user: {token: {hunter2hunter2: 1}}}]',
      'token: "hunter2hunter2\\q"',
      '- hunter2hunter2\nhunter2hunter2: [}',
      '&a hunter2hunter2: *hunter2hunter2',
    ]
    for (const text of texts) {
      const { problems } = await loadKubeconfig({ machine: machine({ '/k': text }, { KUBECONFIG: '/k' }) })
      expect(problems.length).toBe(1)
      expect(JSON.stringify(problems)).not.toContain('hunter2')
    }
  })

  it('that cannot be read says so', async () => {
    const closed = {
      ...machine({}, { KUBECONFIG: '/k' }),
      readFile: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })),
    }
    const { problems } = await loadKubeconfig({ machine: closed })
    expect(problems).toEqual([{ code: 'kubeconfig-unreadable', params: { path: '/k', reason: 'denied' } }])
  })
})

it.each(['', 'null', '# nothing yet', '{}', 'clusters: null\nusers:\ncontexts: []'])(
  'an empty file is an empty kubeconfig: %j',
  (text) => {
    expect(parseKubeconfig(text, '/k').contexts.size).toBe(0)
  },
)
