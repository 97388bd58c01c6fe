/** The command line asks the diagnosis through the agent, as it asks for everything else. */
export * from '../diagnosis/why.ts'
