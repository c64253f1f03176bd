// Opens the page without a connection. Answers of the API, and pages that name a session, are never kept.
const shellCache = 'apex-shell';
const assetCache = 'apex-assets';

async function keepShell() {
  const cache = await caches.open(shellCache);
  // Without credentials, so that no session's token is in it; and without saying that nobody is signed in.
  const answer = await fetch('/', { credentials: 'omit', cache: 'no-store', headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const html = (await answer.text()).replace(/<meta name="csrf-token"[^>]*>/, '');
  await cache.put('/', new Response(html, { headers: answer.headers }));
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keepShell();
    return answer;
  } catch (error) {
    const shell = await caches.match('/', { cacheName: shellCache });
    if (shell === undefined) throw error;
    return shell;
  }
}

// Names of assets carry a hash of their content: what is kept under a name stays right.
async function asset(request) {
  const cache = await caches.open(assetCache);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && !/^\/(?:api|health|ready|metrics|v1|ws|\.well-known)\b/.test(url.pathname)) {
    event.respondWith(page(request));
  }
});
