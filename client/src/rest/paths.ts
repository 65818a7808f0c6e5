import { type Id, idText } from '@chimpassist/protocol';

/** `offset` counts back from the newest message; `after` is a `seq`. */
export type Page = { limit: number } & ({ offset: number } | { after: number });

export const segment = (id: Id): string => encodeURIComponent(idText(id));

export const sessionsPath = (customerId: Id): string => `/customer/${segment(customerId)}/sessions/last`;

export function historyPath(customerId: Id, page: Page): string {
  const query = new URLSearchParams(Object.entries(page).map(([key, value]) => [key, String(value)]));
  return `/customer/${segment(customerId)}/messages?${query}`;
}
