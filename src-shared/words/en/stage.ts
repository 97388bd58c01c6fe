/** Ids begin with `stage.`. */
export const stage = {
} as const
