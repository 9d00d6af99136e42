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
  if (url.pathname.startsWith('/assets/')) event.respondWith(hashed(request))
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

/** A file whose name changes with its content: what is kept is right for ever. */
async function hashed(request) {
  const cache = await caches.open(shell)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) {
    await cache.put(request, response.clone())
    await forgetOldest(cache)
  }
  return response
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
