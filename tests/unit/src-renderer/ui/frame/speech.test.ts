import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { literal } from '#shared/words/index.ts'
import { Speech, spokenText } from '../../../../../src-renderer/ui/frame/speech.svelte.ts'

describe('what is read aloud', () => {
  it.each([
    ['both sentences', ['redis-1 is Ready.', 'It waited.'], 'redis-1 is Ready. It waited.'],
    [
      'a heading with a full stop',
      ['redis-1: Ready', 'No rule speaks of it.'],
      'redis-1: Ready. No rule speaks of it.',
    ],
    [
      'what is said twice once',
      ['redis-1 is gone.', 'redis-1 is gone; its name stays.'],
      'redis-1 is gone; its name stays.',
    ],
    ['one sentence as it is', ['redis-1 has started'], 'redis-1 has started'],
    ['nothing where there is nothing', [''], ''],
  ])('is %s', (_name, sentences, spoken) => {
    expect(spokenText(sentences.map((each) => literal(each)))).toBe(spoken)
  })

  it('is said anew when it comes again, and gathered in between', () => {
    const clock = new ManualClock()
    const speech = new Speech(clock)
    speech.tell('One.')
    expect(speech.said).toBe('One.')
    speech.tell('Two.')
    speech.tell('Three.')
    clock.advance(2_000)
    expect(speech.said).toBe('Two. Three.')
    clock.advance(2_000)
    speech.tell('Two. Three.')
    expect(speech.said).toBe('Two. Three.\u00a0')
    speech.stop()
  })
})
