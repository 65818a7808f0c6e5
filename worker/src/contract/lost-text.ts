import type { LostReport } from './chat-report.ts';

/** Why a chat is offered again, for desks of before and for who exports it. */
export function lostText({ kind, from }: LostReport): string {
  const why = kind === 'signedOut' ? 'has signed out' : 'is not at the desk any more';
  return `${from.name} ${why}. The chat was offered again.`;
}
