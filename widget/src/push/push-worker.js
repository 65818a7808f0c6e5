/*
 * Shows the messages of Chimp Assist while no page of the site is open. The site serves it, or its own service worker imports it. It
 * keeps nothing, answers no request, and leaves the site's own push messages alone.
 */
const isOurs = (tag) => String(tag).startsWith('chimpassist ');

self.addEventListener('push', (event) => {
  let notice = {};
  try {
    notice = event.data.json();
  } catch {
    // Somebody else's.
  }
  const { tag, title, body = '' } = notice;
  if (!isOurs(tag)) return;
  event.waitUntil(self.registration.showNotification(String(title), { body: String(body), tag }));
});

async function open() {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (page !== undefined) await page.focus().catch(() => null);
  else await self.clients.openWindow(new URL('#chimp-chat', self.registration.scope).href);
}

self.addEventListener('notificationclick', (event) => {
  if (!isOurs(event.notification.tag)) return;
  event.notification.close();
  event.waitUntil(open());
});
