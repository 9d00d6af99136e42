// Draws the app's icons (web/public/icons) from web/public/icon.svg: `node dev/icons.ts`, after the svg has changed.
import { readFile, writeFile } from 'node:fs/promises'
import { openBrowser } from './browser.ts'

const out = new URL('../web/public/icons/', import.meta.url)
const svg = await readFile(new URL('../web/public/icon.svg', import.meta.url), 'utf8')
/** Launchers cut a maskable icon to their own shape: no corners of its own, and the bell inside the safe 80 %. */
const maskable = svg
  .replace('rx="7"', '')
  .replace(/(<path d="M16 6.*)(<\/svg>)/s, '<g transform="translate(16 16) scale(.8) translate(-16 -16)">$1</g>$2')

const browser = await openBrowser()
try {
  for (const [name, size, drawing] of [
    ['icon-192', 192, svg],
    ['icon-512', 512, svg],
    ['maskable-512', 512, maskable],
    ['apple-touch-180', 180, maskable],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
    await writeFile(new URL(`${name}.png`, out), await page.screenshot({ omitBackground: true }))
    await page.close()
  }
} finally {
  await browser.close()
}
