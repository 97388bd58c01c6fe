import type { Bridge, PushName, Pushes, RequestName, Requests } from '#shared/contract/bridge.ts'
import type { Channel, FromAgent, ToAgent } from '#shared/contract/port.ts'
import { decodeMessage } from '#shared/contract/wire.ts'
import { failed, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

/** What the preload script puts into the page. */
interface PreloadApi {
  request(name: string, payload: unknown): Promise<unknown>
  subscribe(name: string, listener: (push: unknown) => void): () => void
  offerFile(file: File): Promise<unknown>
}

declare global {
  interface Window {
    readonly podium?: PreloadApi
  }
}

/** The bridge as Electron offers it; the page knows it only as `Bridge`. */
export function electronBridge(page: Window): Bridge {
  const api = page.podium
  if (api === undefined)
    throw new Error('Expected the preload script to have run, found no bridge. Start Podium with `npm start`.')
  return {
    request<Name extends RequestName>(name: Name, payload: Requests[Name]['payload']) {
      return answered<Requests[Name]['answer']>(() => api.request(name, payload))
    },
    offerFile: (file) => answered<null>(() => api.offerFile(file as File)),
    subscribe<Name extends PushName>(name: Name, listener: (push: Pushes[Name]) => void) {
      return api.subscribe(name, (push) => listener(push as Pushes[Name]))
    },
    onAgent(listener) {
      const receive = (event: MessageEvent): void => {
        const [port] = event.ports
        if (event.source === page && event.data === 'podium:agent' && port !== undefined) listener(portChannel(port))
      }
      page.addEventListener('message', receive)
      return () => page.removeEventListener('message', receive)
    },
  }
}

async function answered<Answer>(ask: () => Promise<unknown>): Promise<Result<Answer, Problem>> {
  try {
    return (await ask()) as Result<Answer, Problem>
  } catch (error) {
    return failed({ code: 'unexpected', params: { detail: error instanceof Error ? error.message : String(error) } })
  }
}

/** A MessagePort of the page as a channel; messages wait until somebody listens. */
export function portChannel(port: MessagePort): Channel<FromAgent, ToAgent> {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = ({ data }: MessageEvent<FromAgent | string>) => listener(decodeMessage(data))
      port.start()
    },
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  }
}
