import type { Message, SentAttachment } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { live, log, openChat, row } from './support/open-chat.ts';
import { page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

const SHA = '0'.repeat(64);
let made = 0;
function file(more: Partial<SentAttachment>): SentAttachment {
  made += 1;
  const id = `f1.Yw.${String(made).padStart(32, '0')}`;
  return { id, name: 'a file', type: 'application/pdf', size: 1_234, sha256: SHA, ...more };
}
/** As the server tells it; what is live is somebody's claim. */
function said(topic: string, content: string, ...attachments: SentAttachment[]): void {
  const { customer } = stack.server.sessionInfo(topic.split('/')[2] ?? '');
  const message: Message = {
    id: crypto.randomUUID(),
    from: { ...customer, role: 'customer' },
    timestamp: Date.now(),
    content,
    readAt: null,
    attachments,
  };
  stack.server.addHistory(topic, [message]);
}

test('a name deceives nobody: its end is seen, and the kind is said by content', async () => {
  const topic = live('c-names', 'Nora Names');
  said(
    topic,
    'Holiday',
    file({ name: 'photo.jpg.exe', type: 'application/octet-stream' }),
    file({ name: 'photo\u202Egpj.exe', type: 'application/octet-stream' }),
    file({ name: `${'long '.repeat(20)}picture.jpg.exe`, type: 'text/plain' }),
    file({ name: 'page.svg', type: 'image/svg+xml' }),
  );
  await openChat('Nora Names');
  const rows = log().locator('.file-row');
  await expect.poll(() => rows.count()).toBe(4);
  await expect.poll(() => rows.nth(0).textContent()).toBe('photo.jpg.exeFile · 1.2 kB');
  await expect.poll(() => rows.nth(1).textContent()).toBe('photogpj.exeFile · 1.2 kB');
  await expect.poll(() => rows.nth(2).textContent()).toMatch(/picture\.jpg\.exeText/);
  // The end of the long name is not cut.
  const [end, frame] = await Promise.all([
    rows.nth(2).locator('.file-name > :last-child').boundingBox(),
    rows.nth(2).boundingBox(),
  ]);
  expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThan((frame?.x ?? 0) + (frame?.width ?? 0));
  // A drawing that could run something is never shown.
  await expect.poll(() => log().locator('img[src^="blob:"]').count()).toBe(0);
});

test('a file that is being checked or was refused says so, and is not offered', async () => {
  const topic = live('c-states', 'Stan States');
  const picture = { type: 'image/png', width: 40, height: 30 };
  said(
    topic,
    'Three of them',
    file({ ...picture, name: 'new.png', state: 'checking' }),
    file({ ...picture, name: 'bad.png', state: 'refused' }),
    file({ ...picture, name: 'late.png', state: 'unchecked' }),
  );
  await openChat('Stan States');
  await log().getByText('Being checked').waitFor();
  await log().getByText('Refused as unsafe, and deleted').waitFor();
  await log().getByText('Could not be checked, and is deleted').waitFor();
  expect(
    await log()
      .getByRole('button', { name: /^(Open|Download)/ })
      .count(),
  ).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findings(page)).toEqual([]);
  }
});

test('a picture has its place before it is there, and when it cannot be had', async () => {
  const topic = live('c-place', 'Paula Place');
  const wide = file({ name: 'wide.png', type: 'image/png', width: 1_600, height: 800, alt: 'A wide one' });
  said(topic, '', wide);
  const { promise: held, resolve: answer } = Promise.withResolvers<void>();
  await signIn();
  await page.route('**/attachments/**', async (route) => {
    await held;
    await route.fulfill({ status: 500 });
  });
  await row(/Paula Place/).click();
  const picture = log().getByRole('button', { name: 'Open: A wide one' });
  await picture.waitFor();
  const before = await picture.boundingBox();
  expect([before?.width, before?.height]).toEqual([320, 160]);
  answer();
  await picture.getByText('The picture could not be loaded.').waitFor();
  await expect.poll(() => picture.boundingBox()).toEqual(before);
  await expect.poll(() => row(/Paula Place/).textContent()).toContain('Picture');
});

test('without a bucket nothing offers to send a file, and a dropped one is not taken', async () => {
  live('c-none', 'Nils None');
  await openChat('Nils None');
  await expect.poll(() => page.getByRole('button', { name: /Attach|Record/ }).count()).toBe(0);
  await expect.poll(() => page.getByRole('region', { name: 'Files', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await expect.poll(() => page.getByText('Ask for picture descriptions').count()).toBe(0);
  const isStopped = await page.getByLabel('Write to Nils None').evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.pdf', { type: 'application/pdf' }));
    // The browser would leave the page for the file.
    return !element.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  expect(isStopped).toBe(true);
  await expect.poll(() => page.getByRole('list', { name: 'Files to send' }).count()).toBe(0);
});

test('what may be sent is asked again where nobody answered at the start', async () => {
  live('c-again', 'Aaron Again');
  stack.hooks.set('/config/attendant', { status: 503, body: {} });
  await openChat('Aaron Again');
  await page.getByLabel('Write to Aaron Again').waitFor();
  const attach = page.getByRole('button', { name: 'Attach files' });
  await expect.poll(() => attach.count()).toBe(0);
  const attachments = { maxBytes: 1_000_000, types: ['application/pdf'], keepsOriginals: false };
  stack.hooks.set('/config/attendant', { status: 200, body: { keepAliveTTL: 30_000, attachments } });
  stack.broker.setAway(true);
  stack.broker.setAway(false);
  await attach.waitFor();
  stack.hooks.delete('/config/attendant');
});
