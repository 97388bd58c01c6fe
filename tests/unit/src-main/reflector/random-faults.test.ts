import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pod } from '../../../kit/builders.ts'
import { Reflecting } from '../../../kit/reflecting.ts'

/** One thing that happens to the cluster, to the server or to the way there. */
type Step = (run: Reflecting) => void | Promise<void>

const names = ['redis-0', 'redis-1', 'redis-2', 'web-0'] as const
let uids = 0

const apply =
  (name: string, ready: boolean): Step =>
  ({ fake }) =>
    void fake.apply({ ...pod({ name, ready }), metadata: { name, namespace: 'default', uid: uidOf(fake, name) } })
const remove =
  (name: string): Step =>
  ({ fake }) => {
    if (fake.cluster.find('Pod', 'default', name) !== undefined) fake.remove('Pod', 'default', name)
  }
const replace =
  (name: string): Step =>
  ({ fake }) =>
    void fake.apply({ ...pod({ name }), metadata: { name, namespace: 'default', uid: `uid-${++uids}` } })

const uidOf = (fake: Reflecting['fake'], name: string): string =>
  fake.cluster.find('Pod', 'default', name)?.metadata.uid ?? `uid-${++uids}`

const name = fc.constantFrom(...names)
const named = (label: string, step: Step): { readonly label: string; readonly step: Step } => ({ label, step })

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(name, fc.boolean()).map(([name, ready]) => named(`apply ${name}`, apply(name, ready))),
  },
  { weight: 2, arbitrary: name.map((name) => named(`remove ${name}`, remove(name))) },
  { weight: 2, arbitrary: name.map((name) => named(`replace ${name}`, replace(name))) },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      named('reset', ({ fake }) => fake.resetStreams()),
      named('end', ({ fake }) => fake.endStreams()),
      named('reset inside', ({ fake }) => fake.breakNext({}, 'reset')),
      named('truncate', ({ fake }) => fake.breakNext({}, 'truncate')),
      named('garbage', ({ fake }) => fake.breakNext({}, 'garbage')),
      named('expire', ({ fake }) => fake.expire()),
      named('compact', ({ fake }) => fake.compact()),
      named('expire by status', ({ fake }) => void (fake.expiry = 'status')),
      named('throttle', ({ fake }) => fake.throttleNext({}, 3)),
      named('fail', ({ fake }) => fake.failNext({}, 2)),
      named('bookmark', ({ fake }) => fake.bookmark()),
      named('refuse', async ({ fake }) => {
        await fake.refuse()
        await fake.accept()
      }),
      named('replace all in the gap', async (run) => {
        await run.fake.refuse()
        for (const name of names) await replace(name)(run)
        run.fake.compact()
        await run.fake.accept()
      }),
      named('restart low', async ({ fake }) => fake.restart({ firstVersion: 1 })),
      named('forbid', ({ fake }) => fake.forbid({ kind: 'Pod' })),
      named('allow', ({ fake }) => fake.allow({ kind: 'Pod' })),
      named('slow', ({ fake }) => void (fake.slow = true)),
      named('quick', ({ fake }) => void (fake.slow = false)),
      named('no WatchList', ({ fake }) => void (fake.watchList = false)),
      named('wake', ({ reflector }) => reflector.wake()),
      named('attended', ({ reflector }) => reflector.setAttended(true)),
      named('unattended', ({ reflector }) => reflector.setAttended(false)),
    ),
  },
  fc.integer({ min: 1, max: 12_000 }).map((ms) => named(`wait ${ms}`, ({ clock }) => clock.advanceSettled(ms))),
  fc.constant(named('wait until idle', (run) => run.untilIdle())),
)

const script = fc.array(
  step.map(({ label, step }) => Object.assign(step, { toString: () => label, [fc.toStringMethod]: () => label })),
  { minLength: 1, maxLength: 30 },
)

test('whatever goes wrong, and in whatever order, it ends with the truth', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom(undefined, 1, 7), async (steps, pieceBytes) => {
      const run = await Reflecting.start({
        ...(pieceBytes === undefined ? {} : { pieceBytes }),
        before: (fake) => names.forEach((name) => fake.apply(pod({ name }))),
      })
      for (const step of steps) await step(run)
      run.fake.allow({ kind: 'Pod' })
      run.fake.slow = false
      await run.untilTrue()
      run.fake.apply(pod({ name: 'last', uid: 'last' }))
      await run.untilTrue()
      expect(await run.stop()).toEqual([])
    }),
    { numRuns: 60 },
  )
})
