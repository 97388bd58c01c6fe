import { join } from 'node:path'
import { makeInformer, type V1Pod } from '@kubernetes/client-node'
import { app, BrowserWindow } from 'electron'
import { loadClient } from '../contestants/client-node.ts'

// What a competent developer writes first: an informer in main, whole objects to the page, a join there.

const [kubeconfig = '', page = 'pods'] = process.argv.slice(-2)
void app.whenReady().then(() => start())
app.on('window-all-closed', () => app.quit())

async function start(): Promise<void> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), backgroundThrottling: false },
  })
  await window.loadFile(join(__dirname, 'index.html'), { search: page })
  const { config, api } = loadClient(kubeconfig)
  const informer = makeInformer(config, '/api/v1/namespaces/default/pods', () =>
    api.listNamespacedPod({ namespace: 'default' }),
  )
  for (const change of ['add', 'update', 'delete'] as const)
    informer.on(change, (pod: V1Pod) => window.webContents.send('pod', change, pod))
  await informer.start()
}
