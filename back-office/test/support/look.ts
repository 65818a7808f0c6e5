/** `npx node test/support/look.ts <folder>`: opens the desk with believable data and keeps pictures of its views. */
import { mkdirSync } from 'node:fs';
import { believableDesk } from './believable.ts';
import { startStack } from './stack.ts';

const folder = process.argv[2] ?? 'pictures';
mkdirSync(folder, { recursive: true });
const stack = await startStack();
const shots = believableDesk(stack);
for (const scheme of ['light', 'dark'] as const) {
  const page = await stack.signedIn('user@chimpassist.com', { colorScheme: scheme });
  await page.getByRole('button', { name: /Mary Stone/ }).click();
  await page
    .getByRole('log')
    .getByText('lookup')
    .first()
    .waitFor({ timeout: 2000 })
    .catch(() => {});
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.screenshot({ path: `${folder}/desk-${scheme}.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${folder}/phone-chat-${scheme}.png` });
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.screenshot({ path: `${folder}/phone-list-${scheme}.png` });
  await page.context().close();
}
const page = await stack.window();
await page.screenshot({ path: `${folder}/sign-in.png` });
shots();
console.log(stack.complaints);
await stack.stop();
