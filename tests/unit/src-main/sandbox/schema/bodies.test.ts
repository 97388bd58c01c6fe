import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../../src-main/sandbox/objects.ts'
import { decodeBody, patchObject } from '../../../../../src-main/sandbox/schema/index.ts'
import type { Decoded, FieldValidation, PatchKind } from '../../../../../src-main/sandbox/schema/index.ts'
import type { Outcome, Status } from '../../../../../src-main/sandbox/status.ts'

interface Question {
  readonly how: 'create' | 'create-yaml' | Exclude<PatchKind, 'apply'>
  readonly body: string
  readonly fieldValidation: FieldValidation
  readonly answer: Status | null
}

const file = join(import.meta.dirname, '../../../../samples/sandbox-bodies/answers.json')
const { live, answers } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly live: JsonObject
  readonly answers: readonly Question[]
}
const gvk = { group: 'apps', version: 'v1', kind: 'StatefulSet' }

function outcomeOf({ how, body, fieldValidation }: Question): Outcome<Decoded> {
  if (how === 'create' || how === 'create-yaml') {
    return decodeBody({ text: body, isYaml: how === 'create-yaml' }, { gvk, fieldValidation })
  }
  return patchObject({ kind: how, gvk, resource: 'statefulsets', name: 'web', live, body, fieldValidation })
}

describe('bodies answered by a real API server', () => {
  it.each(answers.map((question) => [`${question.how} ${question.body.slice(0, 120)}`, question] as const))(
    '%s is answered as there',
    (_title, question) => {
      const outcome = outcomeOf(question)
      expect(outcome.kind === 'failed' ? outcome.failure : null).toEqual(question.answer)
    },
  )
})
