import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, runnerImport } from 'vite'

/**
 * `virtual:contract`: the contract's methods and paths without its schemas, which the server checks anyway. This keeps
 * zod and every schema out of the browser.
 */
function contractRoutes(): Plugin {
  const id = '\0virtual:contract'
  const entry = fileURLToPath(new URL('./contract-routes.ts', import.meta.url))
  return {
    name: 'contract-routes',
    resolveId: (source) => (source === 'virtual:contract' ? id : null),
    async load(wanted) {
      if (wanted !== id) return null
      const { module, dependencies } = await runnerImport<{ routes: unknown }>(entry)
      for (const file of dependencies) this.addWatchFile(file)
      return `export const contract = ${JSON.stringify(module.routes)}`
    },
  }
}

/** Where `vite` alone (without the server's own middleware) finds the operations. */
const backend = 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), contractRoutes()],
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
