import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'

/**
 * `--single-process` would end the browser with its first page. A graphics card that is acted out on the processor
 * (SwiftShader) takes more of it than all the rest of the browser; without one, pages are drawn directly.
 */
const unwanted = /^--(single-process|no-zygote|in-process-gpu|use-gl=|use-angle=|ignore-gpu-blocklist)/

/**
 * The Chromium that npm installed, without a window. Nothing is downloaded; it is unpacked to the temporary directory at
 * the first use.
 */
export async function openBrowser(): Promise<Browser> {
  return await driver.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !unwanted.test(arg)),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
    headless: true,
  })
}
