import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { hiddenValue, type Answer, type Question } from '#shared/contract/inquiry.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { openLocalAgent } from '../../src-main/agent/local.ts'
import type { Agent } from '../../src-main/agent/types.ts'
import { hasKubectl } from '../kit/kubectl.ts'

const admin = process.env['PODIUM_TEST_KUBECONFIG'] ?? ''
const namespace = `podium-details-${process.pid}`

const manifest = (annotations: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'reader', namespace, annotations },
    spec: {
      containers: [{ name: 'redis', image: 'redis:5.0', env: [{ name: 'PASSWORD', value: 'correct-horse' }] }],
    },
  })

describe.skipIf(admin === '' || !hasKubectl)('details of a pod of a real cluster', () => {
  let agent: Agent

  function kubectl(words: readonly string[], input?: string) {
    return spawnSync('kubectl', words, { env: { ...process.env, KUBECONFIG: admin }, encoding: 'utf8', input })
  }

  async function answersTo(question: Question, isDone: (answers: readonly Answer[]) => boolean): Promise<Answer[]> {
    const answers: Answer[] = []
    const stop = agent.ask(question, (answer) => answers.push(answer))
    await vi.waitFor(() => expect(isDone(answers)).toBe(true), { timeout: 20_000 })
    stop()
    return answers
  }

  beforeAll(async () => {
    execFileSync('kubectl', ['create', 'namespace', namespace], { env: { ...process.env, KUBECONFIG: admin } })
    // The first object of a namespace waits for its service account.
    await vi.waitFor(() => expect(kubectl(['apply', '-f', '-'], manifest({})).status).toBe(0), { timeout: 20_000 })
    kubectl(['wait', '-n', namespace, '--for=condition=Ready', 'pod/reader', '--timeout=60s'])
    const opened = await openLocalAgent({
      kubeconfig: admin,
      context: null,
      scope: { kind: 'namespaces', names: [namespace] },
      clusterDomain: 'cluster.local',
      clock: systemClock,
      random: Math.random,
      version: 'test',
    })
    if (opened.kind === 'failed') throw new Error(`Expected a connection, found ${opened.failure.code}.`)
    agent = opened.value.agent
    await vi.waitFor(() => expect(agent.snapshot().maps.pod.size).toBe(1), { timeout: 20_000 })
  }, 120_000)

  afterAll(async () => {
    await agent.stop()
    kubectl(['delete', 'namespace', namespace, '--wait=false'])
  })

  test('YAML is what kubectl prints, but for what is hidden', async () => {
    const question: Question = { kind: 'object', objectKind: 'Pod', namespace, name: 'reader' }
    const [answer] = await answersTo(question, (answers) => answers.length > 0)
    if (answer?.kind !== 'object') throw new Error(`Expected the object, found ${answer?.kind ?? 'nothing'}.`)
    const printed = kubectl(['get', 'pod', 'reader', '-n', namespace, '-o', 'yaml']).stdout
    const shown = (text: string): unknown => {
      const object = parse(text) as { metadata: { annotations: Record<string, string> } }
      delete object.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']
      return object
    }
    expect(shown(answer.yaml)).toEqual(shown(printed.replaceAll('correct-horse', hiddenValue)))
    expect(printed).toContain('correct-horse')
    expect(JSON.stringify(answer)).not.toContain('correct-horse')
    expect(answer.managedFields?.count).toBeGreaterThan(0)
    expect(answer.mounts.length).toBeGreaterThan(0)
  })

  test('events are those that kubectl finds for its uid', async () => {
    const [pod] = agent.snapshot().maps.pod.values()
    const uid = pod?.uid ?? ''
    const question: Question = { kind: 'events', objectKind: 'Pod', namespace, name: 'reader', uid }
    const [answer] = await answersTo(question, (answers) => answers.length > 0)
    if (answer?.kind !== 'events') throw new Error(`Expected events, found ${answer?.kind ?? 'nothing'}.`)
    const printed = kubectl([
      'get',
      'events',
      '-n',
      namespace,
      '--field-selector',
      `involvedObject.uid=${uid}`,
      '-o',
      'name',
    ])
    expect(answer.events).toHaveLength(printed.stdout.split('\n').filter(Boolean).length)
    expect(answer.events.map(({ reason }) => reason)).toContain('Scheduled')
  })

  test.each([
    { name: 'the log', previous: false },
    { name: 'the log of the run before', previous: true },
  ])('$name says what kubectl says, or is refused in the same words', async ({ previous }) => {
    const question: Question = { kind: 'log', namespace, pod: 'reader', container: 'redis', previous }
    const answers = await answersTo(question, (all) => all.some(({ kind }) => kind === 'logEnd' || kind === 'log'))
    const flags = previous ? ['--previous'] : []
    const printed = kubectl(['logs', 'reader', '-n', namespace, '-c', 'redis', ...flags])
    const lines = answers.flatMap((answer) => (answer.kind === 'log' ? answer.lines : []))
    const refusal = answers.find((answer) => answer.kind === 'logEnd' && answer.why === 'refused')
    if (printed.status === 0) expect(lines[0] ?? '').toBe(printed.stdout.split('\n')[0])
    else expect(printed.stderr).toContain(refusal?.kind === 'logEnd' ? refusal.message : 'a refusal')
  })

  test('a change is told, and an end too', async () => {
    const question: Question = { kind: 'object', objectKind: 'Pod', namespace, name: 'reader' }
    const answers: Answer[] = []
    const stop = agent.ask(question, (answer) => answers.push(answer))
    const said = (): readonly string[] => answers.map(({ kind }) => kind)
    await vi.waitFor(() => expect(said()).toEqual(['object']), { timeout: 20_000 })
    kubectl(['annotate', 'pod', 'reader', '-n', namespace, 'note=changed'])
    await vi.waitFor(() => expect(said()).toEqual(['object', 'objectChanged']), { timeout: 20_000 })
    kubectl(['delete', 'pod', 'reader', '-n', namespace, '--wait=false'])
    await vi.waitFor(() => expect(said()).toEqual(['object', 'objectChanged', 'objectGone']), { timeout: 20_000 })
    stop()
  })
})
