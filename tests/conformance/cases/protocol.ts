import type { Area } from './types.ts'

/** What the API server answers, whatever the kind: refusals, lists, watches. */
export const protocol: Area = {
  name: 'protocol',
  cases: [
    {
      name: 'not-found',
      title: 'what is not there is 404 with a Status that names it',
      async run(it) {
        const paths = [
          '/api/v1/namespaces/{ns}/pods/absent',
          '/apis/apps/v1/namespaces/{ns}/statefulsets/absent',
          '/api/v1/nodes/absent',
          '/api/v1/namespaces/{ns}/nonsense',
          '/apis/absent.example.com/v1/things',
          '/apis/apps/v7/statefulsets',
          '/nonsense',
        ]
        for (const path of paths) {
          const { status, body } = await it.request('GET', path)
          it.observe(path, { status, body })
        }
      },
    },
  ],
}
