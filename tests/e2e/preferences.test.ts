import { expect, test } from '@playwright/test'
import { redisCluster } from './cluster.ts'
import { openPodium } from './launch.ts'

test('the theme is chosen in the menu, and ? lists the keys', async () => {
  const fake = await redisCluster(1)
  const podium = await openPodium({ kubeconfig: fake.kubeconfig() })
  try {
    await expect(podium.page.getByRole('grid')).toBeVisible()
    for (const [label, theme] of [
      ['Dark', 'dark'],
      ['Light', 'light'],
    ] as const) {
      await podium.app.evaluate(({ Menu }, wanted) => {
        const view = Menu.getApplicationMenu()?.items.find((item) => item.label === 'View')
        const themes = view?.submenu?.items.find((item) => item.label === 'Theme')
        themes?.submenu?.items.find((item) => item.label === wanted)?.click()
      }, label)
      await expect(podium.page.locator('html')).toHaveAttribute('data-theme', theme)
    }
    await podium.page.keyboard.press('?')
    await expect(podium.page.getByRole('dialog', { name: 'Keys' })).toContainText('Go live')
    await podium.page.getByRole('button', { name: 'Close' }).click()
    await expect(podium.page.getByRole('dialog')).toHaveCount(0)
    expect(podium.errors).toEqual([])
  } finally {
    await podium.close()
    await fake.stop()
  }
})
