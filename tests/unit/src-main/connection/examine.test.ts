import { describe, expect, it } from 'vitest'

import { examineKubeconfig, kubeconfigFiles, type FileReader } from '../../../../src-main/connection/examine.ts'
import { machine } from '../../../kit/connection/machine.ts'

const text = `
kind: Config
current-context: cloud
clusters:
- {name: far, cluster: {server: "https://far.example.com"}}
- {name: near, cluster: {server: "https://127.0.0.1:6443"}}
users:
- {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: cloud, args: [get-token, --cluster, far], env: [{name: PROFILE, value: hunter2}]}}}
- {name: near-plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./plug}}}
- {name: both, user: {token: hunter2, exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: never-run}}}
- {name: filed, user: {tokenFile: ../etc/secret}}
contexts:
- {name: cloud, context: {cluster: far, user: plugin, namespace: shop}}
- {name: home, context: {cluster: near, user: near-plugin}}
- {name: plain, context: {cluster: near, user: both}}
- {name: astray, context: {cluster: nowhere}}
- {name: sending, context: {cluster: far, user: filed}}
`

function disk(content: string, facts: { readonly size?: number; readonly isFile?: boolean } = {}): FileReader {
  return {
    stat: async () => ({ size: facts.size ?? content.length, isFile: () => facts.isFile ?? true }),
    read: async () => content,
  }
}

describe('a file that somebody hands over', () => {
  it('is told with its contexts, their servers, and exactly what each would run', async () => {
    const examined = await examineKubeconfig('/usb/school.yaml', disk(text))
    expect(examined).toMatchObject({
      kind: 'ok',
      value: {
        currentContext: 'cloud',
        contexts: [
          {
            name: 'cloud',
            server: 'far.example.com',
            word: 'REMOTE',
            namespace: 'shop',
            runs: { command: 'cloud', args: ['get-token', '--cluster', 'far'], variables: ['PROFILE'] },
          },
          { name: 'home', word: 'LOCAL', runs: { command: '/usb/plug', args: [], variables: [] } },
          { name: 'plain', runs: null },
          { name: 'astray', problem: { code: 'kubeconfig-broken' }, runs: null, sends: null },
          { name: 'sending', runs: null, sends: '/etc/secret' },
        ],
      },
    })
    expect(examined.kind === 'ok' && examined.value.trusts.size).toBe(3)
    expect(JSON.stringify(examined)).not.toContain('hunter2')
  })

  const manifest = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis}\n'
  it.each([
    ['a manifest', disk(manifest), 'manifest'],
    ['a manifest in JSON', disk('{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}'), 'manifest'],
    ['several manifests', disk(`${manifest}---\n${manifest}`), 'manifest'],
    [
      'a manifest that holds a kubeconfig',
      disk('apiVersion: v1\nkind: ConfigMap\ndata:\n  k: |\n    clusters: []\n'),
      'manifest',
    ],
    ['a picture', disk('\u0089PNG\r\n\u001a\n\u0000\u0000{{{'), 'other'],
    ['a letter', disk('Dear Ada,\nplease find'), 'other'],
    ['nothing', disk(''), 'other'],
    ['a list', disk('- one\n- two\n'), 'other'],
    ['a folder', disk('', { isFile: false }), 'folder'],
    ['a huge file', disk(text, { size: 9_000_000 }), 'huge'],
  ])('is no kubeconfig when it is %s', async (_name, reader, what) => {
    expect(await examineKubeconfig('/x', reader)).toEqual({
      kind: 'failed',
      failure: { code: 'not-a-kubeconfig', params: { path: '/x', what } },
    })
  })

  it.each([
    ['in YAML', 'kubeconfig-not-yaml', 'kind: Config\nclusters:\n- {name: a, cluster: [}\n', 3],
    ['in what it says', 'kubeconfig-broken', 'clusters: []\ncontexts: {a: 1}\n', 2],
  ])('is a broken kubeconfig, with the line, when it is wrong %s', async (_name, code, broken, line) => {
    expect(await examineKubeconfig('/x', disk(broken))).toMatchObject({
      failure: { code, params: { path: '/x', line } },
    })
  })

  it('says so when it cannot be read', async () => {
    const gone: FileReader = {
      stat: async () => {
        throw Object.assign(new Error('gone'), { code: 'ENOENT' })
      },
      read: async () => '',
    }
    expect(await examineKubeconfig('/x', gone)).toMatchObject({
      failure: { code: 'kubeconfig-unreadable', params: { path: '/x', reason: 'missing' } },
    })
  })
})

describe('the list of files that count', () => {
  it('says who named each, what is in it and what is wrong with it', async () => {
    const files = await kubeconfigFiles({
      machine: machine({ '/w': text, '/added': 'contexts: {' }, { KUBECONFIG: '/none:/w' }),
      alsoKubeconfigs: ['/added', '/w'],
    })
    expect(files).toMatchObject([
      { path: '/none', origin: 'environment', state: 'missing', contexts: [] },
      { path: '/w', origin: 'environment', state: 'read', contexts: ['cloud', 'home', 'plain', 'astray', 'sending'] },
      { path: '/added', origin: 'settings', state: 'broken', problem: { code: 'kubeconfig-not-yaml' } },
    ])
    expect(files[1]?.runs.map(({ command }) => command)).toEqual(['cloud', '/plug'])
  })
})
