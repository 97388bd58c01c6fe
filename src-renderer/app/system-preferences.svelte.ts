import { MediaQuery } from 'svelte/reactivity'

/** What the system asks for; a preference of the person's own comes before it. */
export const darkPreferred = new MediaQuery('prefers-color-scheme: dark')
export const reducedMotionPreferred = new MediaQuery('prefers-reduced-motion: reduce')
