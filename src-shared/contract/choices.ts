/** The preferences that are one of a few values, each with its values in the order in which they are offered. */
export const choices = {
  theme: ['system', 'light', 'dark', 'projector'],
  motion: ['system', 'reduced', 'full'],
  pace: ['mode', 'live', 'lesson'],
  language: ['system', 'en'],
} as const

export type ChoiceName = keyof typeof choices
export type ChoiceOf<Name extends ChoiceName> = (typeof choices)[Name][number]
export type Choices = { readonly [Name in ChoiceName]: ChoiceOf<Name> }
