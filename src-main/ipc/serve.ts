import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { Pushes, PushName, RequestName, Requests } from '#shared/contract/bridge.ts'
import { requestNames } from '#shared/contract/names.ts'
import { isPayload } from '#shared/contract/requests.ts'
import { failed, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { isOwnPage } from '../shell/page-address.ts'

/** One function per request; each answers or says what went wrong, as data. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    payload: Requests[Name]['payload'],
    sender: WebContents,
  ) => Promise<Result<Requests[Name]['answer'], Problem>>
}

/**
 * Serves the requests of the page. The sender must be the main frame of our own page and the payload what the contract says;
 * anything else is refused before a handler sees it.
 */
export function serveRequests(handlers: RequestHandlers): () => void {
  for (const name of requestNames) {
    ipcMain.handle(`podium:${name}`, (event, payload: unknown) => answer(handlers, name, event, payload ?? null))
  }
  return () => requestNames.forEach((name) => ipcMain.removeHandler(`podium:${name}`))
}

async function answer<Name extends RequestName>(
  handlers: RequestHandlers,
  name: Name,
  event: IpcMainInvokeEvent,
  payload: unknown,
): Promise<Result<unknown, Problem>> {
  const refusal = refusalOf(name, event, payload)
  if (refusal !== null) return failed(refusal)
  try {
    return await handlers[name](payload as Requests[Name]['payload'], event.sender)
  } catch (error) {
    console.error(`Request ${name}: expected an answer, found ${String(error)}. This is a defect of Podium.`)
    return failed({ code: 'unexpected', params: { detail: error instanceof Error ? error.message : String(error) } })
  }
}

function refusalOf(name: RequestName, event: IpcMainInvokeEvent, payload: unknown): Problem | null {
  const frame = event.senderFrame
  if (frame === null || frame !== event.sender.mainFrame || !isOwnPage(frame.url)) {
    return { code: 'bad-request', params: { detail: `${name}: expected Podium's own page as sender` } }
  }
  if (!isPayload(name, payload))
    return { code: 'bad-request', params: { detail: `${name}: the payload is not what the contract says` } }
  return null
}

export function push<Name extends PushName>(contents: WebContents, name: Name, value: Pushes[Name]): void {
  if (!contents.isDestroyed()) contents.send(`podium:push:${name}`, value)
}
