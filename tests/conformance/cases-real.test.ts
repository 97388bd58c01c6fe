import { afterAll, describe, test } from 'vitest'
import { PlainHttp } from './cases/http.ts'
import { areas } from './cases/index.ts'
import { describeCases } from './cases/suite.ts'

const kubeconfig = process.env['PODIUM_TEST_KUBECONFIG'] ?? ''

if (kubeconfig === '') {
  describe('the cases of the sandbox', () => {
    test.todo('are compared with a real cluster when PODIUM_TEST_KUBECONFIG names one')
  })
} else {
  const http = new PlainHttp(kubeconfig)
  afterAll(() => http.close())
  describeCases(
    areas,
    () => ({ kubeconfig, http, isSandbox: false, speed: 1 }),
    process.env['PODIUM_RECORD_CONFORMANCE'] !== undefined,
  )
}
