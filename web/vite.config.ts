import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, runnerImport } from 'vite'

/**
 * `virtual:contract`: the contract's methods and paths without its schemas, which the server checks anyway, and which
 * answers a fact makes old. This keeps zod and every schema out of the browser.
 */
function contractRoutes(): Plugin {
  const id = '\0virtual:contract'
  const entry = fileURLToPath(new URL('./contract-routes.ts', import.meta.url))
  return {
    name: 'contract-routes',
    resolveId: (source) => (source === 'virtual:contract' ? id : null),
    async load(wanted) {
      if (wanted !== id) return null
      const { module, dependencies } = await runnerImport<{ routes: unknown; touches: unknown }>(entry)
      for (const file of dependencies) this.addWatchFile(file)
      return `export const contract = ${JSON.stringify(module.routes)}\nexport const touches = ${JSON.stringify(module.touches)}`
    },
  }
}

/**
 * `virtual:guide` and `virtual:yaml-reference`: the manual and the keys of the documents, rendered at build time. Neither
 * a Markdown library nor zod reaches the browser.
 */
function manual(): Plugin {
  const entries: Record<string, { file: string; name: string }> = {
    'virtual:guide': { file: './guide-pages.ts', name: 'pages' },
    'virtual:yaml-reference': { file: './yaml-reference.ts', name: 'reference' },
  }
  return {
    name: 'manual',
    resolveId: (source) => (source in entries ? `\0${source}` : null),
    async load(wanted) {
      const entry = entries[wanted.slice(1)]
      if (!wanted.startsWith('\0') || !entry) return null
      const path = fileURLToPath(new URL(entry.file, import.meta.url))
      const { module, dependencies } = await runnerImport<Record<string, unknown> & { files: string[] }>(path)
      for (const file of [...dependencies, ...module.files]) this.addWatchFile(file)
      return `export const ${entry.name} = ${JSON.stringify(module[entry.name])}`
    },
  }
}

/** Writes `.br` and `.gz` beside what compresses, once the files are final; the server sends them as they are. */
function precompressed(): Plugin {
  const pack = { br: promisify(brotliCompress), gz: promisify(gzip) }
  return {
    name: 'precompressed',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        if (!dir || !/\.(js|css|svg)$/.test(fileName)) continue
        const path = join(dir, fileName)
        const bytes = await readFile(path)
        if (bytes.length < 1024) continue
        await writeFile(`${path}.br`, await pack.br(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
        await writeFile(`${path}.gz`, await pack.gz(bytes, { level: 9 }))
      }
    },
  }
}

/** Where `vite` alone (without the server's own middleware) finds the operations. */
const backend = 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), contractRoutes(), manual(), precompressed()],
  server: {
    proxy: { '/api': backend, '/in': backend, '/healthz': backend, '/readyz': backend },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows scripts of this origin only: nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
})
