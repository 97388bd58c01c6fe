/**
 * The most that V8 may take for half of the young generation of an agent's process. Without a limit it grows to 32 MB and
 * more while the first lists come in, three times over, and is not given back. A first list lives on, so a large young
 * generation spares nothing: with 10,000 pods the peak above an idle agent falls from 160 MB to 85 MB, and the processor
 * time is the same.
 */
export const semiSpaceMb = 4

/** For a process of Electron's, which hands flags on to V8. */
export const agentProcessArguments: readonly string[] = [`--js-flags=--max-semi-space-size=${semiSpaceMb}`]
