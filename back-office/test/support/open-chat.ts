import { page, signIn, stack } from './stack-for-file.ts';

/** A chat that these attendants answer. @returns its topic */
export const live = (id: string, name: string, attendants = [12]) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants });
export const log = () => page.getByRole('log');
export const row = (name: string | RegExp) => page.locator('.list-rows').getByRole('button', { name });
/** Signs in and opens the chat of this customer. */
export async function openChat(name: string): Promise<void> {
  await signIn();
  await row(name).click();
  await page.getByLabel(`Write to ${name}`).waitFor();
}
