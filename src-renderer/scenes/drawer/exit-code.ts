import { sentence, type Sentence } from '#shared/words/index.ts'

/** 128 and the number of the signal: what a shell and the container runtimes report of a program that a signal ended. */
const signals: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  131: 'SIGQUIT',
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  141: 'SIGPIPE',
}

/** What an exit code means; null where the program alone knows. */
export function exitMeaning(exitCode: number, reason: string | null): Sentence | null {
  switch (exitCode) {
    case 0:
      return sentence('drawer.exit.0')
    case 1:
      return sentence('drawer.exit.1')
    case 126:
      return sentence('drawer.exit.126')
    case 127:
      return sentence('drawer.exit.127')
    case 137:
      return sentence(reason === 'OOMKilled' ? 'drawer.exit.137memory' : 'drawer.exit.137')
    case 139:
      return sentence('drawer.exit.139')
    case 143:
      return sentence('drawer.exit.143')
    default: {
      const signal = signals[exitCode]
      return signal === undefined ? null : sentence('drawer.exit.signal', { signal })
    }
  }
}
