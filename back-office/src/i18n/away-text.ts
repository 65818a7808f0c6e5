import type { Texts } from './en.ts';

/** That somebody is away, and why, where it was said. */
export const awayText = ({ me }: Texts, reason = ''): string =>
  reason === '' ? me.away : `${me.away} · ${reason}`;
