import type { Locator } from 'playwright-core';
import type { Visitor } from './page.ts';

/** What opens the menu of the panel. */
export const more = (visitor: Visitor): Locator => visitor.panel.getByRole('button', { name: 'More' });
export const item = (visitor: Visitor, name: string): Locator =>
  visitor.panel.getByRole('menuitem', { name });
