/** Ids begin with `state.`. */
export const states = {
} as const
