/** Ids begin with `problem.`. */
export const problems = {
} as const
