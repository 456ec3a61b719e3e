// Reading offline: network first, what is kept where there is none. RELEASE and PAGES are set by the site.
const NAME = `lull-${RELEASE}`;
const FIXED = ["static/lull.js", "static/search.js", "static/fonts.css", "static/icon.svg"];
const MOST = 60;
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => Promise.allSettled(FIXED.map((path) => cache.add(path)))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n !== NAME).map((n) => caches.delete(n)))).then(() => self.clients.claim()));
});
const scope = new URL(self.registration.scope);
async function keepLanguage(path) {
  const code = path.split("/")[0];
  const cache = await caches.open(NAME);
  const held = new Set((await cache.keys()).map((r) => new URL(r.url).pathname));
  const wanted = (PAGES[code] || []).filter((p) => !held.has(scope.pathname + p));
  await Promise.allSettled(wanted.map((p) => cache.add(p)));
}
async function trim(cache) {
  const keys = await cache.keys();
  const extra = keys.length - MOST - FIXED.length - Object.values(PAGES).flat().length;
  for (const key of keys.slice(0, Math.max(extra, 0))) await cache.delete(key);
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.origin) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (/^(api|data|desk|embed)/.test(path) || /(sign-in|desk|contest|subscribe)/.test(path)) return;
  event.respondWith((async () => {
    const cache = await caches.open(NAME);
    try {
      const answer = await fetch(event.request);
      if (answer.ok && !answer.redirected) {
        cache.put(event.request, answer.clone()).then(() => trim(cache)).catch(() => {});
        if (event.request.mode === "navigate") event.waitUntil(keepLanguage(path));
      }
      return answer;
    } catch (error) {
      const kept = await cache.match(event.request, { ignoreSearch: true })
        || await cache.match(event.request.url.replace("/latest/", `/${RELEASE}/`), { ignoreSearch: true });
      if (kept) return kept;
      throw error;
    }
  })());
});
