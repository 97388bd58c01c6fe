import { equal } from '#shared/kit/equal.ts'
import { findingKey, type EntityChange } from '#shared/model/change.ts'
import type { Finding, Subject } from '#shared/model/entities.ts'

/** The findings of the moment by subject, and when each subject has to be asked again because of time alone. */
export class Ledger {
  readonly #findings = new Map<string, readonly Finding[]>()
  readonly #dueAt = new Map<string, { readonly at: number; readonly subject: Subject }>()
  #changes: EntityChange[] = []

  /** Replaces what is said of a subject; what is equal stays the very same object. */
  put(subject: Subject, findings: readonly Finding[], changesAt: number | null): void {
    // Of most subjects nothing is said and nothing was.
    const isQuiet = findings.length === 0 && changesAt === null
    if (isQuiet && this.#findings.size === 0 && this.#dueAt.size === 0) return
    const key = subjectKey(subject)
    if (changesAt === null) this.#dueAt.delete(key)
    else this.#dueAt.set(key, { at: changesAt, subject })
    const before = this.#findings.get(key) ?? []
    if (before.length === 0 && findings.length === 0) return
    this.#findings.set(key, this.#compare(before, findings))
    if (findings.length === 0) this.#findings.delete(key)
  }

  /** Subjects whose time has come; they are asked anew, so that none is due for ever. */
  takeDue(at: number): readonly Subject[] {
    const due = [...this.#dueAt].filter(([, each]) => each.at <= at)
    for (const [key] of due) this.#dueAt.delete(key)
    return due.map(([, { subject }]) => subject)
  }

  nextAt(): number | null {
    let next: number | null = null
    for (const { at } of this.#dueAt.values()) if (next === null || at < next) next = at
    return next
  }

  takeChanges(): readonly EntityChange[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  /** Several codes of one subject are different findings: a code that stays is a change, the others go and come. */
  #compare(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
    for (const old of before)
      if (!after.some(({ code }) => code === old.code))
        this.#changes.push({ entity: 'finding', key: findingKey(old.code, old.subject), before: old })
    return after.map((finding) => {
      const old = before.find(({ code }) => code === finding.code)
      if (old !== undefined && equal(old, finding)) return old
      const key = findingKey(finding.code, finding.subject)
      this.#changes.push({ entity: 'finding', key, ...(old === undefined ? {} : { before: old }), after: finding })
      return finding
    })
  }
}

function subjectKey({ kind, namespace, name }: Subject): string {
  return `${kind}/${namespace}/${name}`
}
