import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { systemClock } from '#shared/kit/clock.ts'
import { kubeconfigText, startSandbox, type RunningSandbox } from '../../src-main/sandbox/index.ts'
import type { ClusterUnderTest } from './cases/cluster.ts'
import { PlainHttp } from './cases/http.ts'
import { areas } from './cases/index.ts'
import { hasKubectl } from '../kit/kubectl.ts'
import { describeCases } from './cases/suite.ts'

const speed = 16
const folder = mkdtempSync(join(tmpdir(), 'podium-conformance-'))
const kubeconfig = join(folder, 'kubeconfig')
const defects: unknown[] = []
let sandbox: RunningSandbox | null = null
let cluster: ClusterUnderTest | null = null

if (!hasKubectl) test.todo('the cases of the sandbox need kubectl on the PATH')

beforeAll(async () => {
  const onDefect = (defect: unknown): void => void defects.push(defect)
  const started = await startSandbox({ clock: systemClock, seed: 1, scenario: null, speed, onDefect })
  if (started.kind === 'failed') throw new Error(`a sandbox was expected, found ${JSON.stringify(started.failure)}`)
  sandbox = started.value
  writeFileSync(kubeconfig, kubeconfigText(sandbox.access), { mode: 0o600 })
  cluster = { kubeconfig, http: new PlainHttp(kubeconfig), isSandbox: true, speed }
})

afterAll(async () => {
  cluster?.http.close()
  await sandbox?.stop()
  rmSync(folder, { recursive: true, force: true })
  if (defects.length > 0)
    throw new Error(`nothing may be thrown in the sandbox, found ${defects.map(String).join('; ')}`)
})

if (hasKubectl)
  describeCases(areas, () => {
    if (cluster === null) throw new Error('the sandbox was expected to run before its first case')
    return cluster
  })
