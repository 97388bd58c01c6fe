/** Ids begin with `story.`. */
export const story = {
} as const
