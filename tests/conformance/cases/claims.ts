import { claim, volume, user, phaseOf, isBound, hasSaid, look, story } from './claim-kit.ts'
import { states } from './normal.ts'
import type { Answer, Area } from './types.ts'

export const claims: Area = {
  name: 'claims',
  cases: [
    {
      name: 'pending-causes',
      title: 'a claim stays Pending for many reasons, each with its words',
      async run(it) {
        const [small, taken] = [it.unique('small'), it.unique('taken')]
        const own = it.unique('own-class')
        await it.apply(volume(small, { className: own }) + volume(taken, { className: own, size: '3Gi' }))
        await it.apply(claim('owner', { className: own, size: '3Gi', volume: taken }))
        await it.until('the owner bound', isBound(it, 'owner'))
        const waiting: Record<string, readonly [string, ...string[]]> = {
          'missing-class': ['ProvisioningFailed'],
          'empty-class': ['FailedBinding'],
          'no-consumer': ['WaitForFirstConsumer'],
          'nobody-provisions': ['ExternalProvisioning'],
          'named-too-small': ['VolumeMismatch'],
          'named-wrong-mode': ['VolumeMismatch'],
          'named-wrong-class': ['VolumeMismatch'],
          'named-taken': ['FailedBinding'],
        }
        await it.apply(
          claim('missing-class', { className: it.unique('absent') }) +
            claim('empty-class', { className: '', size: '77Ti' }) +
            claim('no-consumer') +
            claim('nobody-provisions', { className: 'nobody-provisions', size: '77Ti' }) +
            claim('named-too-small', { className: own, size: '5Gi', volume: small }) +
            claim('named-wrong-mode', { className: own, mode: 'ReadWriteMany', volume: small }) +
            claim('named-wrong-class', { className: '', volume: small }) +
            claim('named-taken', { className: own, volume: taken }) +
            claim('named-missing', { className: own, volume: it.unique('gone') }),
        )
        for (const [name, [reason]] of Object.entries(waiting))
          await it.until(`${reason} of ${name}`, hasSaid(it, `PersistentVolumeClaim/${name}`, reason), 40)
        for (const name of [...Object.keys(waiting), 'named-missing']) {
          const found = await it.get(`persistentvolumeclaims/${name}`)
          it.observe(name, { claim: look(found), events: await it.events(`PersistentVolumeClaim/${name}`) })
        }
      },
    },
    {
      name: 'pending-with-pod',
      title: 'a claim with a pod stays Pending because its volume is refused or not there',
      async run(it) {
        await it.apply(
          claim('refused', { annotations: '{controlplane.test/provisioning: fail}' }) +
            claim('many-writers', { mode: 'ReadWriteMany' }) +
            claim('no-volume', { className: 'manual', size: '77Ti' }),
        )
        for (const name of ['refused', 'many-writers', 'no-volume'])
          await it.until('words', hasSaid(it, `PersistentVolumeClaim/${name}`, 'WaitForFirstConsumer'))
        for (const name of ['refused', 'many-writers', 'no-volume']) await it.apply(user(`uses-${name}`, name))
        for (const name of ['refused', 'many-writers'])
          await it.until(
            'a refusal',
            hasSaid(it, `PersistentVolumeClaim/${name}`, 'ProvisioningFailed', 'ExternalProvisioning'),
          )
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/no-volume', 'WaitForPodScheduled'), 40)
        for (const name of ['refused', 'many-writers', 'no-volume']) {
          const pod = await it.get(`pods/uses-${name}`)
          it.observe(name, {
            claim: look(await it.get(`persistentvolumeclaims/${name}`)),
            pod: {
              nodeName: pod.spec.nodeName,
              nominated: pod.status.nominatedNodeName,
              conditions: pod.status.conditions,
            },
            events: await it.events(`PersistentVolumeClaim/${name}`),
            podEvents: await it.events(`Pod/uses-${name}`),
          })
        }
        await it.kubectl(['annotate', 'pvc', 'refused', 'controlplane.test/provisioning-'])
        await it.until('the refused claim bound', isBound(it, 'refused'))
      },
    },
    {
      name: 'provisioned',
      title: 'a provisioned volume: its claim, itself and its pod step by step, and their end',
      async run(it) {
        const [claimWatch, podWatch] = [await it.watch('persistentvolumeclaims'), await it.watch('pods')]
        await it.apply(claim('data', { size: '64Mi' }))
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/data', 'WaitForFirstConsumer'))
        await it.apply(user('web', 'data'))
        await it.until('the pod running', async () => (await it.get('pods/web')).status.phase === 'Running')
        const bound = await it.get('persistentvolumeclaims/data')
        it.observe('volume', await it.get(`persistentvolumes/${bound.spec.volumeName}`))
        it.observe('claim', bound)
        it.observe('events', await it.events('PersistentVolumeClaim/data'))
        await it.until('the watch to tell of it', async () =>
          podWatch.of('web').some(({ object }) => object.spec.nodeName !== undefined),
        )
        it.observe('claim story', story(claimWatch.of('data')))
        it.observe(
          'pod story',
          states(
            podWatch.of('web').map(({ object }) => ({
              node: object.spec.nodeName,
              nominated: object.status.nominatedNodeName,
              scheduled: object.status.conditions?.find(({ type }: Answer) => type === 'PodScheduled'),
            })),
          ),
        )
        await it.kubectl(['delete', 'pvc', 'data', '--wait=false'])
        await it.pass(2)
        it.observe('claim held by its pod', look(await it.get('persistentvolumeclaims/data')))
        await it.kubectl(['delete', 'pod', 'web'])
        const path = `persistentvolumes/${bound.spec.volumeName}`
        await it.until('the volume gone', async () => (await it.get(path)) === null)
        it.observe('claim gone', await it.get('persistentvolumeclaims/data'))
      },
    },
    {
      name: 'static',
      title: 'a claim takes the best of several volumes at once, and a new volume at the next round',
      async run(it) {
        const className = it.unique('own-class')
        const [large, best, wide, late] = [it.unique('large'), it.unique('best'), it.unique('wide'), it.unique('late')]
        const watch = await it.watch('persistentvolumeclaims')
        await it.apply(
          volume(large, { className, size: '9Gi' }) +
            volume(it.unique('small'), { className }) +
            volume(best, { className, size: '3Gi' }) +
            volume(wide, { className, size: '2Gi', mode: 'ReadWriteOnce, ReadWriteMany' }),
        )
        for (const name of [large, best, wide])
          await it.until(
            'available',
            async () => (await it.get(`persistentvolumes/${name}`)).status.phase === 'Available',
          )
        await it.apply(claim('data', { className, size: '2Gi' }) + claim('waits', { className, size: '20Gi' }))
        await it.until('the claim bound', isBound(it, 'data'))
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/waits', 'ProvisioningFailed'))
        await it.apply(volume(late, { className, size: '20Gi' }))
        await it.until('the other claim bound', isBound(it, 'waits'))
        for (const name of ['data', 'waits']) {
          await it.until('the watch to tell of it', async () =>
            watch.of(name).some(({ object }) => object.status.phase === 'Bound'),
          )
          it.observe(`${name} story`, story(watch.of(name)))
        }
        it.observe('events', await it.events())
        for (const [name, path] of Object.entries({ large, best, wide, late }))
          it.observe(name, await it.get(`persistentvolumes/${path}`))
      },
    },
    {
      name: 'released',
      title: 'a retained volume is not given to a new claim of the same name until its claimRef is cleared',
      async run(it) {
        const className = it.unique('own-class')
        const kept = it.unique('kept')
        const path = `persistentvolumes/${kept}`
        const phase = async (): Promise<string> => (await it.get(path)).status.phase
        await it.apply(volume(kept, { className }))
        await it.until('the volume available', async () => (await phase()) === 'Available')
        await it.apply(claim('data', { className }))
        await it.until('the claim bound', isBound(it, 'data'))
        await it.kubectl(['delete', 'pvc', 'data'])
        await it.until('the volume released', async () => (await phase()) === 'Released')
        it.observe('released', await it.get(path))
        await it.apply(claim('data', { className }))
        await it.pass(20)
        it.observe('new claim', look(await it.get('persistentvolumeclaims/data')))
        it.observe('volume beside it', look(await it.get(path)))
        await it.kubectl(['patch', 'pv', kept, '--type', 'merge', '-p', '{"spec":{"claimRef":null}}'])
        await it.until('the new claim bound', isBound(it, 'data'))
        it.observe('used again', look(await it.get(path)))
      },
    },
    {
      name: 'reclaim',
      title: 'what the binder deletes itself, and what it cannot',
      async run(it) {
        const className = it.unique('own-class')
        const volumes = { outside: it.unique('outside'), below: it.unique('below') }
        await it.apply(
          volume(volumes.outside, { className, policy: 'Delete', path: '/srv/outside' }) +
            volume(volumes.below, {
              className,
              policy: 'Delete',
              path: '/tmp/podium-conformance-nothing',
              size: '2Gi',
            }),
        )
        const isAvailable = async (): Promise<boolean> => {
          for (const name of Object.values(volumes))
            if ((await it.get(`persistentvolumes/${name}`)).status.phase !== 'Available') return false
          return true
        }
        await it.until('the volumes available', isAvailable)
        await it.apply(claim('one', { className }) + claim('two', { className, size: '2Gi' }))
        await it.until('the claims bound', isBound(it, 'one', 'two'))
        await it.kubectl(['delete', 'pvc', 'one', 'two'])
        await it.until('one gone', async () => (await it.get(`persistentvolumes/${volumes.below}`)) === null)
        const outside = `persistentvolumes/${volumes.outside}`
        await it.until('the other failed', async () => (await it.get(outside)).status.phase === 'Failed')
        it.observe('failed', await it.get(outside))
      },
    },
    {
      name: 'lost',
      title: 'a volume that is deleted waits for its claim; taken away by force, its claim is lost',
      async run(it) {
        const className = it.unique('own-class')
        const gone = it.unique('gone')
        const path = `persistentvolumes/${gone}`
        await it.apply(volume(gone, { className }))
        await it.until('the volume available', async () => (await it.get(path)).status.phase === 'Available')
        await it.apply(claim('data', { className }))
        await it.until('the claim bound', isBound(it, 'data'))
        await it.kubectl(['delete', 'pv', gone, '--wait=false'])
        await it.pass(2)
        it.observe('volume held by its claim', look(await it.get(path)))
        await it.kubectl(['patch', 'pv', gone, '--type', 'merge', '-p', '{"metadata":{"finalizers":null}}'])
        await it.until('the claim lost', async () => (await phaseOf(it, 'data')()) === 'Lost')
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/data', 'ClaimLost'))
        it.observe('lost', look(await it.get('persistentvolumeclaims/data')))
        it.observe('events', await it.events('PersistentVolumeClaim/data'))
        await it.apply(user('web', 'data'))
        await it.until('words', hasSaid(it, 'Pod/web', 'FailedScheduling'))
        it.observe('pod', (await it.get('pods/web')).status)
      },
    },
    {
      name: 'pre-bound',
      title: 'a volume reserved by name, and a claim that names its volume',
      async run(it) {
        const className = it.unique('own-class')
        const [reserved, named] = [it.unique('reserved'), it.unique('named')]
        await it.apply(
          volume(reserved, { className, size: '5Gi', more: 'claimRef: {namespace: NS, name: first}' }) +
            volume(named, { className, size: '5Gi' }),
        )
        await it.until(
          'available',
          async () => (await it.get(`persistentvolumes/${reserved}`)).status.phase === 'Available',
        )
        it.observe('reserved before', look(await it.get(`persistentvolumes/${reserved}`)))
        await it.apply(claim('first', { className }) + claim('second', { className, volume: named }))
        await it.until('the claims bound', isBound(it, 'first', 'second'))
        for (const name of ['first', 'second']) it.observe(name, look(await it.get(`persistentvolumeclaims/${name}`)))
        it.observe('reserved', look(await it.get(`persistentvolumes/${reserved}`)))
        it.observe('named', look(await it.get(`persistentvolumes/${named}`)))
      },
    },
    {
      name: 'expansion',
      title: 'a claim grows only where its class lets it, and never shrinks',
      async run(it) {
        const grows = it.unique('grows')
        await it.apply(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${grows}}
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
---`)
        await it.apply(
          claim('fixed') + claim('growing', { className: grows }) + user('a', 'fixed') + user('b', 'growing'),
        )
        await it.until('the claims bound', isBound(it, 'fixed', 'growing'))
        const grow = (name: string, size: string): Promise<Answer> =>
          it.kubectl(
            [
              'patch',
              'pvc',
              name,
              '--type',
              'merge',
              '-p',
              `{"spec":{"resources":{"requests":{"storage":"${size}"}}}}`,
            ],
            { mayFail: true },
          )
        it.observe('refused', await grow('fixed', '2Gi'))
        it.observe('shrunk', await grow('growing', '500Mi'))
        it.observe('grown', await grow('growing', '2Gi'))
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/growing', 'ExternalExpanding'))
        it.observe('claim', look(await it.get('persistentvolumeclaims/growing')))
        const events = await it.events('PersistentVolumeClaim/growing')
        it.observe(
          'events',
          events.filter(({ reason }) => reason === 'ExternalExpanding'),
        )
      },
    },
    {
      name: 'misbound',
      title: 'a claim whose volume was given away is lost, one that lost its mark is bound again',
      async run(it) {
        const className = it.unique('own-class')
        const [one, two] = [it.unique('one'), it.unique('two')]
        await it.apply(volume(one, { className }) + volume(two, { className, size: '2Gi' }))
        for (const name of [one, two])
          await it.until(
            'available',
            async () => (await it.get(`persistentvolumes/${name}`)).status.phase === 'Available',
          )
        await it.apply(claim('one', { className, volume: one }) + claim('two', { className, volume: two, size: '2Gi' }))
        await it.until('the claims bound', isBound(it, 'one', 'two'))
        await it.kubectl(['annotate', 'pvc', 'two', 'pv.kubernetes.io/bind-completed-'])
        const uid = '22222222-2222-2222-2222-222222222222'
        await it.kubectl(['patch', 'pv', one, '--type', 'merge', '-p', `{"spec":{"claimRef":{"uid":"${uid}"}}}`])
        await it.until('the claim lost', async () => (await phaseOf(it, 'one')()) === 'Lost', 40)
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/one', 'ClaimMisbound'))
        await it.pass(1)
        for (const name of ['one', 'two'])
          it.observe(`claim ${name}`, look(await it.get(`persistentvolumeclaims/${name}`)))
        for (const name of [one, two])
          it.observe(`volume ${name === one ? 'one' : 'two'}`, look(await it.get(`persistentvolumes/${name}`)))
        it.observe('events', await it.events('PersistentVolumeClaim/one'))
      },
    },
    {
      name: 'ephemeral',
      title: 'an ephemeral volume has a claim that belongs to its pod and goes with it',
      async run(it) {
        const pod = (name: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeSelector: {kubernetes.io/hostname: node-1}
  containers: [{name: main, image: busybox}]
  volumes:
    - name: scratch
      ephemeral:
        volumeClaimTemplate:
          metadata: {labels: {for: scratch}}
          spec: {accessModes: [ReadWriteOnce], storageClassName: local-path, resources: {requests: {storage: 1Gi}}}
---`
        await it.apply(claim('hindered-scratch'))
        await it.until('words', hasSaid(it, 'PersistentVolumeClaim/hindered-scratch', 'WaitForFirstConsumer'))
        await it.apply(pod('web') + pod('hindered'))
        await it.until('the claim bound', isBound(it, 'web-scratch'))
        await it.until('the pod running', async () => (await it.get('pods/web')).status.phase === 'Running')
        await it.until('words', hasSaid(it, 'Pod/hindered', 'FailedBinding', 'FailedScheduling'))
        it.observe('claim', await it.get('persistentvolumeclaims/web-scratch'))
        it.observe('hindered', (await it.get('pods/hindered')).status.conditions)
        it.observe('hindered events', await it.events('Pod/hindered'))
        await it.kubectl(['delete', 'pod', 'web'])
        await it.until('the claim gone', async () => (await it.get('persistentvolumeclaims/web-scratch')) === null)
        it.observe('hindering claim', look(await it.get('persistentvolumeclaims/hindered-scratch')))
      },
    },
  ],
}
