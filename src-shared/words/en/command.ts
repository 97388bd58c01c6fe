/** Ids begin with `command.`. */
export const command = {
} as const
