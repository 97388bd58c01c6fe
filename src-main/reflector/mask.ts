import { hiddenValue } from '#shared/contract/inquiry.ts'
import { isFields } from './answers.ts'

/** What may be shown of an object, and how many of its values were hidden. */
export interface Masked {
  readonly object: Readonly<Record<string, unknown>>
  readonly hidden: number
}

/** A longer annotation that is no JSON may be an object packed in some way; tools keep whole manifests there. */
const longestPlainAnnotation = 256

/**
 * Hides what people keep secrets in: values of environment variables wherever a container or a template of one stands, data
 * of Secrets, headers of probes, and the annotations in which kubectl and others repeat a whole object. Names stay, because
 * they teach; the place that a value was taken from (`valueFrom`) is a name too.
 */
export function maskObject(object: Readonly<Record<string, unknown>>): Masked {
  const mask = new Mask()
  return { object: mask.fields(object), hidden: mask.hidden }
}

class Mask {
  hidden = 0

  fields(source: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const isSecret = source['kind'] === 'Secret'
    return Object.fromEntries(
      Object.entries(source).map(([key, value]) => {
        if (isSecret && (key === 'data' || key === 'stringData')) return [key, this.#every(value)]
        if (key === 'env' || key === 'httpHeaders') return [key, this.#pairs(value)]
        if (key === 'annotations') return [key, this.#annotations(value)]
        return [key, this.#any(value)]
      }),
    )
  }

  #any(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#any(each))
    return isFields(value) ? this.fields(value) : value
  }

  /** A list of `{ name, value }`. Whatever else stands here is no such list and is treated as any other field. */
  #pairs(value: unknown): unknown {
    if (!Array.isArray(value)) return isFields(value) ? this.#every(value) : this.#any(value)
    return value.map((each) => {
      if (!isFields(each)) return typeof each === 'string' ? this.#hide(each) : this.#any(each)
      const { value: secret, ...rest } = each
      return secret === undefined ? this.fields(rest) : { ...this.fields(rest), value: this.#hide(secret) }
    })
  }

  #every(value: unknown): unknown {
    if (!isFields(value)) return this.#hide(value)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#hide(each)]))
  }

  /** Nothing is no secret, and saying that something is empty often is the point of looking. */
  #hide(value: unknown): unknown {
    if (value === '' || value === null || value === undefined) return value
    this.hidden += 1
    return hiddenValue
  }

  #annotations(value: unknown): unknown {
    if (!isFields(value)) return this.#any(value)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#annotation(each)]))
  }

  #annotation(value: unknown): unknown {
    if (typeof value !== 'string') return this.#any(value)
    const packed = parsedObject(value)
    if (packed !== null) return JSON.stringify(this.#any(packed))
    return value.length > longestPlainAnnotation ? this.#hide(value) : value
  }
}

/** The object or list that a text holds as JSON, else null. */
function parsedObject(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    // No JSON after all: the text is judged by its length.
    return null
  }
}
