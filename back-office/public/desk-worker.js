/*
 * Shows push messages while no desk is open. It keeps nothing: neither the page's scripts nor any answer goes through it, so that
 * an older one never stands between an attendant and a new version.
 */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  let notice = {};
  try {
    notice = event.data.json();
  } catch {
    // A browser has to show something for each push message.
  }
  const { title = 'Chimp Assist', body = '', tag, customerId } = notice;
  event.waitUntil(
    self.registration.showNotification(String(title), {
      body: String(body),
      icon: '/favicon.svg',
      ...(tag === undefined ? {} : { tag: String(tag) }),
      data: { hash: customerId === undefined ? '' : `#chat=${encodeURIComponent(customerId)}` },
    }),
  );
});

async function open(hash) {
  const address = new URL(hash, self.registration.scope).href;
  const [desk] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (desk === undefined) return self.clients.openWindow(address);
  await desk.focus().catch(() => null);
  // One that this worker does not control yet stays where it is, and is in sight.
  if (hash !== '') await desk.navigate(address).catch(() => null);
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.hash));
});
