import type { InspectShape } from '../../src-main/command/shape/inspect.ts'
import type { LineShape } from '../../src-main/command/shape/narrate.ts'
import type { DnsShape } from '../../src-main/command/shape/services.ts'
import type { Situation, Step } from './scenarios/types.ts'

/** A cluster that a scenario is played on: a recorded one, or a real one. */
export interface Cluster {
  readonly isRecorded: boolean
  /** Brings it to the end of a step. */
  advance(step: Step): Promise<void>
  /** What the objects say now, without Podium. */
  situation(): Promise<Situation>
  inspect(): Promise<InspectShape>
  dns(): Promise<DnsShape>
  /** Every line narrated so far. */
  told(): readonly LineShape[]
  /** The questions (`NAME TYPE`) that can be asked now. */
  questions(said: DnsShape): readonly string[]
  /** What the cluster's DNS answers; nothing for a name that is not answered. Sorted, without final dots. */
  answer(question: string): Promise<readonly string[]>
  /** Tries until it does not throw, for so long at most. A recorded cluster is as it is: there it is tried once. */
  eventually(check: () => Promise<void>, limitMs: number): Promise<void>
  end(): Promise<void>
}

export function withoutDots(answers: readonly string[]): readonly string[] {
  return answers.map((answer) => answer.replace(/\.$/, '')).toSorted()
}
