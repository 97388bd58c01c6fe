import { readScenarios, type Scenario } from '../../../src-main/sandbox/scenarios.ts'
import type { Area, Case } from './types.ts'

/** A scenario of the sandbox is a plain manifest that kubectl applies to any cluster, without a warning, and again without a change. */
function applies({ name, manifest, namespace, title }: Scenario): Case {
  return {
    name,
    title: `the scenario ${name} (${title}) is applied cleanly`,
    async run(it) {
      const input = withoutNamespaces(manifest).replaceAll(`namespace: ${namespace}`, 'namespace: NS')
      const first = await it.kubectl(['apply', '-f', '-'], { input })
      it.observe('applied', { said: first.stdout.trimEnd().split('\n'), warned: first.stderr })
      const second = await it.kubectl(['apply', '-f', '-'], { input })
      it.observe('again', { said: second.stdout.trimEnd().split('\n'), warned: second.stderr })
    },
  }
}

/** The case has a namespace of its own. */
const withoutNamespaces = (manifest: string): string =>
  manifest
    .split(/^---$/m)
    .filter((document) => !/^kind: Namespace$/m.test(document))
    .join('---')

export const scenarioManifests: Area = {
  name: 'scenarios',
  cases: readScenarios().map(applies),
}
