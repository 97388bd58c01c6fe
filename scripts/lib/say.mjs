/** One line to a person, on stderr, so that a command's output stays clean.
 * @param {string} line */
export function say(line) {
  process.stderr.write(`podium: ${line}\n`)
}

/** A problem that a person can mend: printed as its message alone, without a stack. */
export class SetUpProblem extends Error {}

/** Runs a script's main function: problems become one line and status 1, defects keep their stack.
 * @param {() => Promise<number>} main */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
