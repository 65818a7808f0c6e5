import type { ChatClient } from '@chimpassist/client';
import { createWorkspaceRest } from '@chimpassist/client/rest';
import type { Page } from 'playwright-core';
import type { EdgeStack } from './edge-stack.ts';

/** Where one writes to the customer. */
export const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });

/** What was written in the customer's chat, by anybody. */
export const said = ({ messages }: ChatClient): string[] => messages.map(({ content }) => content);

/** A picture for who wants to look: `LOOK` names the folder. */
export async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK)
    await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, animations: 'disabled' });
}

/** The workspace's calls in a supervisor's name, without a page. */
export async function supervisorsWorkspace({
  worker,
}: EdgeStack): Promise<ReturnType<typeof createWorkspaceRest>> {
  const token = await worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  return createWorkspaceRest({ endpoint: worker.url, token: () => token, onUnauthorized: () => {} });
}
