import { until } from '@chimpassist/testing/until';
import type { Locator, Page } from 'playwright-core';
import { beforeAll } from 'vitest';
import { page, signIn, stack } from './stack-for-file.ts';

/** A supervisor is there, who can take chats over. */
export function withSupervisor(): void {
  beforeAll(() => {
    stack.server.attendants.set('14', {
      id: 14,
      name: 'Sol Okafor',
      avatarURL: null,
      type: 'support/supervisor',
      availability: 'available',
      load: 0,
      viewing: null,
    });
  });
}

/** A chat that the attendant answers. @returns its topic */
export const live = (id: string, name: string) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants: [12] });
export const row = (one: Page, name: string) =>
  one.getByRole('region', { name: 'Customers' }).getByRole('button', { name: new RegExp(name) });
export const composer = (name: string, one = page) => one.getByLabel(`Write to ${name}`);
export const hasFocus = (field: Locator) => field.evaluate((element) => element === document.activeElement);
export const isReadOnly = (field: Locator) =>
  field.evaluate((element: HTMLTextAreaElement) => element.readOnly);
/** So that a new one is not taken for it. */
const mark = (field: Locator) => field.evaluate((element) => Object.assign(element, { isFirst: true }));
/** Whether it is the field that {@link writing} has typed into. */
export const isSame = (field: Locator) => field.evaluate((element) => 'isFirst' in element);
export const said = (id: string) => stack.server.messages(id).map(({ content }) => content);

/** Signs in, opens a new chat with this customer and types into its field. @returns its topic */
export async function writing(id: string, name: string, words: string): Promise<string> {
  const topic = live(id, name);
  await signIn();
  await until('the attendant is at work', () => stack.server.attendants.has('12'));
  await row(page, name).click();
  await composer(name).click();
  await page.keyboard.type(words);
  await mark(composer(name));
  return topic;
}
