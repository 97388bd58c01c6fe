import { refusal } from './printed.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const maps = '/api/v1/namespaces/{ns}/configmaps'

/** Config maps a-0 … with labels, beside the one that every namespace has. */
async function fill(it: CaseCluster, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const labels = { story: 'lists', odd: String(index % 2), ...(index === 3 ? { last: '' } : {}) }
    await it.request('POST', maps, { body: { metadata: { name: `a-${index}`, labels } } })
  }
}

const names = (body: Answer): readonly string[] => body.items.map(({ metadata }: Answer) => metadata.name)

const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

/** A Table without prose and ages. */
const bare = ({ columnDefinitions, rows, ...rest }: Answer): Answer => ({
  ...rest,
  columns: columnDefinitions?.map(({ name, type, format, priority }: Answer) => ({ name, type, format, priority })),
  cells: rows?.map(({ cells }: Answer) => cells.map((cell: Answer) => (/^\d+[smh]/.test(String(cell)) ? 'AGE' : cell))),
})

export const lists: Area = {
  name: 'lists',
  cases: [
    {
      name: 'pages',
      title: 'the pages of a list are one version, whatever is written meanwhile',
      async run(it) {
        await fill(it, 5)
        const query = `${maps}?labelSelector=story&limit=2`
        const first = (await it.request('GET', query)).body
        await it.request('DELETE', `${maps}/a-3`)
        await it.request('POST', maps, { body: { metadata: { name: 'a-9', labels: { story: 'lists' } } } })
        const second = (await it.request('GET', `${query}&continue=${first.metadata.continue}`)).body
        const third = (await it.request('GET', `${query}&continue=${second.metadata.continue}`)).body
        it.observe('names', [first, second, third].map(names))
        const versions = new Set([first, second, third].map(({ metadata }) => metadata.resourceVersion))
        it.observe('versions', versions.size)
        it.observe('the end', third.metadata.continue ?? null)
        it.observe('now', names((await it.request('GET', `${maps}?labelSelector=story`)).body))
        const whole = (await it.request('GET', `${maps}?limit=4`)).body
        it.observe('remaining without a selector', whole.metadata.remainingItemCount)
        const all = (await it.request('GET', `${maps}?limit=4&resourceVersion=0`)).body
        it.observe('from version 0 the limit does not count', names(all).length)
      },
    },
    {
      name: 'versions',
      title: 'what a list may ask of versions and tokens, and what is refused',
      async run(it) {
        await fill(it, 1)
        for (const query of [
          'limit=x',
          'resourceVersion=x',
          'continue=zzz',
          'resourceVersionMatch=Exact',
          'resourceVersionMatch=NotOlderThan',
          'resourceVersion=0&resourceVersionMatch=Exact',
          'resourceVersion=1&resourceVersionMatch=Foo',
          'sendInitialEvents=true',
          'resourceVersion=0&resourceVersionMatch=NotOlderThan&labelSelector=story',
        ]) {
          const answer = await it.request('GET', `${maps}?${query}`)
          it.observe(query, refusal(answer))
        }
        const { metadata } = (await it.request('GET', maps)).body
        await fill(it, 2)
        const exact = `resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact&labelSelector=story`
        it.observe('exactly then', names((await it.request('GET', `${maps}?${exact}`)).body))
      },
    },
    {
      name: 'label-selectors',
      title: 'label selectors choose, and wrong ones are refused in the same words',
      async run(it) {
        await fill(it, 5)
        for (const selector of [
          'story=lists',
          'story==lists,odd!=1',
          'odd in (0,2)',
          'story,odd notin (0)',
          '!last,story',
          'last=',
          'last',
          'odd>0',
          'story, odd = 1',
          'a b',
          'a=-x',
          '-a=x',
          'a,',
          ',a',
          'a in x',
          'a in (x',
          'a>x',
          '!a=b',
          'a===b',
          'a/b/c',
        ]) {
          const answer = await it.request('GET', `${maps}?labelSelector=${encodeURIComponent(selector)}`)
          it.observe(selector, answer.status === 200 ? names(answer.body) : refusal(answer))
        }
      },
    },
    {
      name: 'field-selectors',
      title: 'field selectors choose by the fields of each kind, and no others',
      async run(it) {
        await fill(it, 3)
        for (const [resource, selector] of [
          ['configmaps', 'metadata.name=a-1'],
          ['configmaps', 'metadata.name!=a-1,metadata.name!=kube-root-ca.crt'],
          ['configmaps', 'metadata.namespace=elsewhere'],
          ['configmaps', 'data=x'],
          ['pods', 'status.phase=Running,spec.nodeName=none'],
          ['pods', 'spec.foo=x'],
          ['secrets', 'type=Opaque'],
          ['events', 'involvedObject.kind=Pod,reason=Nothing'],
          ['events', 'message=x'],
          ['services', 'spec.type=ClusterIP'],
          ['configmaps', 'a'],
          ['configmaps', 'metadata.name=a=b'],
        ] as const) {
          const answer = await it.request(
            'GET',
            `/api/v1/namespaces/{ns}/${resource}?fieldSelector=${encodeURIComponent(selector)}`,
          )
          it.observe(`${resource} ${selector}`, answer.status === 200 ? names(answer.body) : refusal(answer))
        }
      },
    },
    {
      name: 'forms',
      title: 'an answer has the form that was asked for: Table, metadata alone, or a refusal',
      async run(it) {
        await fill(it, 2)
        const one = `${maps}/a-1`
        const many = `${maps}?labelSelector=story`
        it.observe('a table of one', bare((await it.request('GET', one, { headers: table })).body))
        it.observe('a table of many', bare((await it.request('GET', many, { headers: table })).body))
        for (const include of ['None', 'Metadata', 'Foo']) {
          const { body } = await it.request('GET', `${many}&includeObject=${include}`, { headers: table })
          it.observe(`rows with ${include}`, body.rows?.map(({ object }: Answer) => object) ?? body)
        }
        for (const as of ['PartialObjectMetadata', 'PartialObjectMetadataList', 'Nonsense'])
          for (const path of [one, many]) {
            const accept = `application/json;as=${as};v=v1;g=meta.k8s.io`
            const { status, body } = await it.request('GET', path, { headers: { accept } })
            it.observe(`${as} of ${path}`, { status, body })
          }
        it.observe('text/html', (await it.request('GET', one, { headers: { accept: 'text/html' } })).body)
      },
    },
    {
      name: 'races',
      title: 'a write that lost its race, or a precondition, is a conflict that says why',
      async run(it) {
        await fill(it, 1)
        const old = (await it.request('GET', `${maps}/a-0`)).body
        const type = { 'content-type': 'application/merge-patch+json' }
        await it.request('PATCH', `${maps}/a-0`, { body: { data: { k: 'v' } }, headers: type })
        const { resourceVersion, uid } = old.metadata
        const put = { body: { ...old, data: { k: 'lost' } } }
        it.observe('an old version', (await it.request('PUT', `${maps}/a-0`, put)).body)
        const patch = { body: { metadata: { resourceVersion } }, headers: type }
        it.observe('a patch of an old version', (await it.request('PATCH', `${maps}/a-0`, patch)).body)
        const other = { body: { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } } }
        it.observe('another uid', refusal(await it.request('DELETE', `${maps}/a-0`, other)))
        it.observe(
          'a name that is taken',
          (await it.request('POST', maps, { body: { metadata: { name: 'a-0' } } })).body,
        )
        const right = { body: { preconditions: { uid } } }
        it.observe('the right uid', (await it.request('DELETE', `${maps}/a-0`, right)).body)
        it.observe('twice', (await it.request('DELETE', `${maps}/a-0`)).body)
      },
    },
    {
      name: 'collections',
      title: 'a collection is deleted by its selectors, and what it was is answered',
      async run(it) {
        await fill(it, 4)
        const { status, body } = await it.request('DELETE', `${maps}?labelSelector=odd%3D1`)
        it.observe('deleted', { status, kind: body.kind, names: names(body) })
        it.observe('left', names((await it.request('GET', `${maps}?labelSelector=story`)).body))
        it.observe('dry', names((await it.request('DELETE', `${maps}?labelSelector=story&dryRun=All`)).body))
        it.observe('still left', names((await it.request('GET', `${maps}?labelSelector=story`)).body))
      },
    },
    {
      name: 'methods-and-types',
      title: 'methods and media types that do not fit are refused alike',
      async run(it) {
        await fill(it, 1)
        for (const [method, path, type, body] of [
          ['PUT', maps, 'application/json', '{}'],
          ['PATCH', maps, 'application/merge-patch+json', '{}'],
          ['POST', `${maps}/a-0`, 'application/json', '{}'],
          ['POST', '/api/v1/configmaps', 'application/json', '{}'],
          ['DELETE', '/api/v1/namespaces', 'application/json', '{}'],
          ['POST', maps, 'text/plain', '{}'],
          ['POST', maps, 'application/json', '{bad'],
          ['POST', maps, 'application/json', '[]'],
          ['PATCH', `${maps}/a-0`, 'application/json', '{}'],
          ['PATCH', `${maps}/a-0`, 'text/plain', '{}'],
          ['PATCH', `${maps}/a-0/status`, 'application/merge-patch+json', '{}'],
        ] as const) {
          const answer = await it.request(method, path, { body, headers: { 'content-type': type } })
          it.observe(`${method} ${path} ${type} ${body}`, { status: answer.status, body: answer.body })
        }
      },
    },
  ],
}
