import type { Answer } from './types.ts'

/** Lines that kubectl printed, with ages and given node ports taken out, and columns two blanks apart. */
export function printed(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/(?<=\s|^)(?:\d+[dhms])+(?=\s|$)/g, 'AGE')
        .replaceAll(/(?<=:|\s)3\d{4}(?=\/)/g, 'PORT')
        .replaceAll(/\s{2,}/g, '  ')
        .trimEnd(),
    )
}

/** An object without the ports that were given to it by chance. */
export function withoutPorts(object: Answer): Answer {
  return JSON.parse(JSON.stringify(object).replaceAll(/"(nodePort|healthCheckNodePort)":3\d{4}/g, '"$1":"PORT"'))
}

/** What a refusal says; of what was accepted only that it was. */
export const refusal = ({ status, body }: { readonly status: number; readonly body: Answer }): Answer => ({
  status,
  ...(body?.kind === 'Status' ? { message: body.message, reason: body.reason, details: body.details ?? null } : {}),
})
