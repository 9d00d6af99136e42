// The service worker: the app's own files without the network, and a page that says what is known when there is none.
// It never touches operations, the live feed or anything of another origin. A new build needs no change here: hashed files
// never change, and everything else is asked for first.
const shell = 'tocsin-shell-1'
const spare = ['/offline.html', '/offline.js', '/scheme.js', '/icon.svg']
/** Files of this many builds' chunks are kept; the oldest go first. */
const most = 300

self.addEventListener('install', (event) => {
  event.waitUntil(prepare())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(hashed(event))
  else if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) event.respondWith(screen(request))
  else if (spare.includes(url.pathname)) event.respondWith(freshOrKept(request))
})

async function prepare() {
  const cache = await caches.open(shell)
  await cache.addAll(spare.map((path) => new Request(path, { cache: 'reload' })))
  await self.skipWaiting()
}

async function takeOver() {
  for (const name of await caches.keys())
    if (name.startsWith('tocsin-shell-') && name !== shell) await caches.delete(name)
  await self.clients.claim()
}

/**
 * A file whose name changes with its content. The browser's own cache answers it at once; ours is only for the time without a
 * network, and the screen never waits for it: a cache that is slow to write must not keep anybody from the app.
 */
async function hashed(event) {
  const { request } = event
  try {
    const response = await fetch(request)
    if (response.ok) event.waitUntil(keep(request, response.clone()))
    return response
  } catch {
    const cache = await caches.open(shell)
    return (await cache.match(request, { ignoreVary: true })) ?? Response.error()
  }
}

async function keep(request, response) {
  const cache = await caches.open(shell)
  if (await cache.match(request, { ignoreVary: true })) return await response.body?.cancel()
  await cache.put(request, response)
  await forgetOldest(cache)
}

async function forgetOldest(cache) {
  const files = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith('/assets/'))
  for (const request of files.slice(0, Math.max(0, files.length - most))) await cache.delete(request)
}

/** A screen comes from the server; without one, or when only a proxy answers, the page that says what is known. */
async function screen(request) {
  try {
    const response = await fetch(request)
    if (![502, 503, 504].includes(response.status)) return response
  } catch {
    // No network: below.
  }
  const cache = await caches.open(shell)
  return (await cache.match('/offline.html')) ?? Response.error()
}

async function freshOrKept(request) {
  const cache = await caches.open(shell)
  try {
    const response = await fetch(request)
    if (response.ok) await cache.put(request, response.clone())
    return response
  } catch {
    return (await cache.match(request, { ignoreVary: true })) ?? Response.error()
  }
}
