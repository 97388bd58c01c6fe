import { share } from './share.ts'
import { isRecord, listAt, recordAt, textAt, type Source } from './read.ts'

interface References {
  readonly secretNames: readonly string[]
  readonly configMapNames: readonly string[]
}

/** Names of the Secrets and ConfigMaps that a pod refers to, each once; never what they hold. */
export function referencesOf(podSpec: Source): References {
  const secrets = new Set<string>()
  const configMaps = new Set<string>()
  const add = (names: Set<string>, reference: Source, field: string): void => {
    const name = textAt(reference, field)
    if (name !== '') names.add(name)
  }
  const addSources = (source: Source): void => {
    add(secrets, recordAt(source, 'secret'), 'name')
    add(configMaps, recordAt(source, 'configMap'), 'name')
  }
  listAt(podSpec, 'imagePullSecrets', (reference) => add(secrets, reference, 'name'))
  listAt(podSpec, 'volumes', (volume) => {
    add(secrets, recordAt(volume, 'secret'), 'secretName')
    add(configMaps, recordAt(volume, 'configMap'), 'name')
    if (isRecord(volume['projected']) && !isServiceAccountToken(volume))
      listAt(volume['projected'], 'sources', addSources)
  })
  const addEnvironment = (container: Source): void => {
    listAt(container, 'env', (variable) => {
      const from = recordAt(variable, 'valueFrom')
      add(secrets, recordAt(from, 'secretKeyRef'), 'name')
      add(configMaps, recordAt(from, 'configMapKeyRef'), 'name')
    })
    listAt(container, 'envFrom', (from) => {
      add(secrets, recordAt(from, 'secretRef'), 'name')
      add(configMaps, recordAt(from, 'configMapRef'), 'name')
    })
  }
  listAt(podSpec, 'containers', addEnvironment)
  listAt(podSpec, 'initContainers', addEnvironment)
  return { secretNames: sharedNames('Secrets', secrets), configMapNames: sharedNames('ConfigMaps', configMaps) }
}

const noNames: readonly string[] = []

/** Pods of one template refer to the same names. */
function sharedNames(kind: string, names: ReadonlySet<string>): readonly string[] {
  return names.size === 0 ? noNames : share(`${kind} ${[...names].join(' ')}`, [...names])
}

/** The volume that admission adds to every pod for its service account; nobody chose what it refers to. */
const isServiceAccountToken = (volume: Source): boolean => textAt(volume, 'name').startsWith('kube-api-access-')
