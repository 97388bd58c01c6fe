import { describe, expect, it } from 'vitest'

import { systemClock } from '#shared/kit/clock.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'

import type { CredentialRecipe, ExecCluster } from '../../../../src-main/connection/credential-recipe.ts'
import { createCredentialSource } from '../../../../src-main/connection/credentials.ts'
import type { ExecEntry } from '../../../../src-main/connection/kubeconfig-entry.ts'
import { systemMachine } from '../../../../src-main/connection/machine.ts'
import { createQueue } from '../../../../src-main/connection/queue.ts'
import { machine } from '../../../kit/connection/machine.ts'
import { playPrograms, settled } from '../../../kit/connection/programs.ts'

const v1 = 'client.authentication.k8s.io/v1'
const startMs = Date.parse('2026-11-20T10:00:00Z')

function exec(facts: Partial<ExecEntry> = {}): ExecEntry {
  return {
    apiVersion: v1,
    command: 'get-token',
    args: [],
    env: {},
    installHint: null,
    provideClusterInfo: false,
    interactiveMode: 'IfAvailable',
    ...facts,
  }
}

const cluster: ExecCluster = {
  server: 'https://api.example.com',
  'certificate-authority-data': 'Y2E=',
  config: { audience: 'x' },
}

function recipe(facts: Partial<ExecEntry> = {}): CredentialRecipe {
  return { connectionId: '1', certificate: null, method: { kind: 'exec', exec: exec(facts), cluster } }
}

/** A source whose plugin is played, on a clock that stands still. */
function played(facts: Partial<ExecEntry> = {}) {
  const clock = new ManualClock(startMs)
  const programs = playPrograms()
  const environment = { TERM: 'xterm', PATH: '/usr/bin', HOME: '/home/ada' }
  const deps = { clock, machine: machine({}, environment), start: programs.start, queue: createQueue() }
  return { clock, programs, deps, source: createCredentialSource(recipe(facts), deps) }
}

function printed(status: Readonly<Record<string, unknown>>, apiVersion = v1): { readonly stdout: string } {
  return { stdout: JSON.stringify({ kind: 'ExecCredential', apiVersion, status }) }
}

const plain = { refresh: false }
const refresh = { refresh: true }

describe('an exec plugin', () => {
  it('is started with its arguments, its environment and what Kubernetes tells plugins', async () => {
    const { source, programs } = played({
      args: ['--cluster', 'x'],
      env: { PROFILE: 'school' },
      provideClusterInfo: true,
    })
    const asked = source.credential(plain)
    await programs.end(printed({ token: 'abc' }))
    expect(await asked).toEqual({
      kind: 'ok',
      value: { authorization: 'Bearer abc', certificate: null, expiresAt: null },
    })
    const [program] = programs.started
    expect(program).toMatchObject({
      command: 'get-token',
      args: ['--cluster', 'x'],
      environment: { PROFILE: 'school', PATH: '/usr/bin', HOME: '/home/ada' },
    })
    expect(JSON.parse(program?.environment['KUBERNETES_EXEC_INFO'] ?? '')).toEqual({
      kind: 'ExecCredential',
      apiVersion: v1,
      spec: { interactive: false, cluster },
    })
  })

  it('is not told the cluster unless it asks', async () => {
    const { source, programs } = played()
    void source.credential(plain)
    await programs.end(printed({ token: 'abc' }))
    expect(JSON.parse(programs.started[0]?.environment['KUBERNETES_EXEC_INFO'] ?? '')).toMatchObject({
      spec: { interactive: false },
    })
    expect(programs.started[0]?.environment['KUBERNETES_EXEC_INFO']).not.toContain('cluster')
  })

  it('may give a client certificate, in both versions', async () => {
    const v1beta1 = 'client.authentication.k8s.io/v1beta1'
    const { source, programs } = played({ apiVersion: v1beta1, interactiveMode: '' })
    const asked = source.credential(plain)
    await programs.end(printed({ clientCertificateData: 'C', clientKeyData: 'K' }, v1beta1))
    expect(await asked).toEqual({
      kind: 'ok',
      value: { authorization: null, certificate: { cert: 'C', key: 'K' }, expiresAt: null },
    })
  })

  it('runs once for all who ask at the same time, and not again while its credential is good', async () => {
    const { source, programs, clock } = played()
    const asked = Promise.all([source.credential(plain), source.credential(plain), source.credential(refresh)])
    await programs.end(printed({ token: 'abc', expirationTimestamp: '2026-11-20T11:00:00Z' }))
    expect((await asked).map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok'])
    clock.advance(58 * 60_000)
    await source.credential(plain)
    expect(programs.started.length).toBe(1)
    clock.advance(60_001)
    const later = source.credential(plain)
    await programs.end(printed({ token: 'def' }))
    expect(await later).toMatchObject({ value: { authorization: 'Bearer def' } })
    expect(programs.started.length).toBe(2)
  })

  it('runs anew when its credential was refused', async () => {
    const { source, programs } = played()
    const first = source.credential(plain)
    await programs.end(printed({ token: 'old' }))
    await first
    const second = source.credential(refresh)
    await programs.end(printed({ token: 'new' }))
    expect(await second).toMatchObject({ value: { authorization: 'Bearer new' } })
    expect(await source.credential(plain)).toMatchObject({ value: { authorization: 'Bearer new' } })
  })

  it('fails, rests longer after each failure, and then works', async () => {
    const { source, programs, clock } = played()
    for (const restMs of [1_000, 2_000, 4_000]) {
      const asked = source.credential(plain)
      await programs.end({ status: 1, stderr: 'no network' })
      const problem = {
        code: 'credential-plugin-failed',
        params: { command: 'get-token', status: 1, stderr: 'no network' },
      }
      expect(await asked).toEqual({ kind: 'failed', failure: problem })
      const runs = programs.started.length
      clock.advance(restMs - 1)
      expect(await source.credential(refresh)).toEqual({ kind: 'failed', failure: problem })
      expect(programs.started.length).toBe(runs)
      clock.advance(1)
    }
    const asked = source.credential(plain)
    await programs.end(printed({ token: 'abc' }))
    expect(await asked).toMatchObject({ kind: 'ok' })
  })

  it('that hangs is killed after 30 s, and what it said is shown', async () => {
    const { source, programs, clock } = played()
    const asked = source.credential(plain)
    await clock.advanceSettled(29_999)
    expect(programs.killed).toBe(0)
    await clock.advanceSettled(1)
    expect(programs.killed).toBe(1)
    expect(await asked).toEqual({
      kind: 'failed',
      failure: {
        code: 'credential-plugin-timeout',
        params: { command: 'get-token', seconds: 30, stderr: 'Waiting for the browser' },
      },
    })
    expect(clock.waiting).toBe(0)
  })

  it('that is not there is told with the hint of the kubeconfig', async () => {
    const { source, programs } = played({ installHint: 'Install it from example.com' })
    const asked = source.credential(plain)
    await programs.end({ kind: 'notStarted', code: 'ENOENT' })
    expect(await asked).toEqual({
      kind: 'failed',
      failure: {
        code: 'credential-plugin-missing',
        params: { command: 'get-token', hint: 'Install it from example.com' },
      },
    })
  })

  it('that needs a terminal is not started', async () => {
    const { source, programs } = played({ interactiveMode: 'Always' })
    expect(await source.credential(plain)).toMatchObject({
      failure: { code: 'credential-plugin-failed', params: { detail: expect.stringContaining('terminal') } },
    })
    expect(programs.started.length).toBe(0)
  })

  it('runs one at a time in the whole app', async () => {
    const one = played()
    const two = createCredentialSource(recipe({ command: 'other' }), one.deps)
    const asked = [one.source.credential(plain), two.credential(plain)]
    await settled()
    expect(one.programs.started.map(({ command }) => command)).toEqual(['get-token'])
    await one.programs.end({ status: 1 })
    await settled()
    expect(one.programs.started.map(({ command }) => command)).toEqual(['get-token', 'other'])
    await one.programs.end(printed({ token: 'b' }))
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(['failed', 'ok'])
    expect(one.programs.most).toBe(1)
  })

  it.each([
    ['nothing', '', 'it printed no ExecCredential'],
    ['garbage', 'secret-garbage {', 'it printed no ExecCredential'],
    ['another object', '{"kind":"Pod"}', 'it printed something else than an ExecCredential'],
    [
      'another version',
      printed({ token: 'secret' }, 'client.authentication.k8s.io/v1beta1').stdout,
      `it answered in another version than ${v1}`,
    ],
    ['no status', JSON.stringify({ kind: 'ExecCredential', apiVersion: v1 }), 'its ExecCredential has no status'],
    ['an empty status', printed({}).stdout, 'it gave neither a token nor a client certificate'],
    [
      'half a certificate',
      printed({ clientKeyData: 'secret' }).stdout,
      'it gave half of a client certificate and its key',
    ],
    [
      'a time that is none',
      printed({ token: 'secret', expirationTimestamp: 'soon' }).stdout,
      'its expirationTimestamp is not a time',
    ],
  ])('that prints %s is told, without quoting it', async (_name, stdout, detail) => {
    const { source, programs } = played()
    const asked = source.credential(plain)
    await programs.end({ stdout })
    const answer = await asked
    expect(answer).toMatchObject({ failure: { code: 'credential-plugin-failed', params: { detail } } })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('may complain of secrets, which are not repeated', async () => {
    const { source, programs } = played({ env: { CLIENT_SECRET: 'correct-horse-battery' } })
    const asked = source.credential(plain)
    const stderr = 'refused correct-horse-battery and eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl, sent Bearer abcdef'
    await programs.end({ status: 1, stderr })
    expect(await asked).toMatchObject({ failure: { params: { stderr: 'refused … and …, sent Bearer …' } } })
  })
})

describe('a real program', () => {
  const source = (command: string, args: readonly string[]) =>
    createCredentialSource(recipe({ command, args }), {
      clock: systemClock,
      machine: systemMachine,
      queue: createQueue(),
    })

  it('gives its credential', async () => {
    const json = printed({ token: 'abc' }).stdout
    expect(await source('sh', ['-c', `printf '%s' '${json}'`]).credential(plain)).toMatchObject({
      value: { authorization: 'Bearer abc' },
    })
  })

  it('that fails is told with its status and the last 4 kB of its complaints', async () => {
    const script = 'head -c 9000 /dev/zero | tr "\\0" x >&2; echo end >&2; exit 3'
    const answer = await source('sh', ['-c', script]).credential(plain)
    expect(answer).toMatchObject({
      failure: { code: 'credential-plugin-failed', params: { command: 'sh', status: 3 } },
    })
    const stderr = answer.kind === 'failed' ? String(answer.failure.params['stderr']) : ''
    expect(stderr.length).toBeLessThanOrEqual(4096)
    expect(stderr.endsWith('xend')).toBe(true)
  })

  it('that is not installed is missing', async () => {
    expect(await source('podium-no-such-plugin', []).credential(plain)).toMatchObject({
      failure: { code: 'credential-plugin-missing' },
    })
  })

  // The child has the pipes too, so that the end comes only when both are gone.
  it('that hangs ends with its children', async () => {
    const clock = new ManualClock(startMs)
    const hanging = createCredentialSource(recipe({ command: 'sh', args: ['-c', 'sleep 300 & wait'] }), {
      clock,
      machine: systemMachine,
      queue: createQueue(),
    })
    const asked = hanging.credential(plain)
    await expect.poll(() => clock.waiting).toBe(1)
    clock.advance(30_000)
    expect(await asked).toMatchObject({ failure: { code: 'credential-plugin-timeout' } })
  })
})
