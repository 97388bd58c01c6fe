/** Ids begin with `finding.`. */
export const findings = {
} as const
