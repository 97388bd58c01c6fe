/** Ids begin with `frame.`. */
export const frame = {
} as const
