import type { AuditPage, BotDoor, Note } from '@chimpassist/protocol';
import { expect } from 'vitest';
import { get, message, request, say } from '../support.ts';
import { asked } from './api.ts';
import type { HeardTurn } from './bot-endpoint.ts';

const AT = 'https://bots.example.com';
export const BOT = 'first';

export type MadeBot = BotDoor & { secret?: string };

/** The one bot of these tests has this mood from now on. */
export async function botIs(
  mood: string | null,
  name = 'a-chat',
  over: Record<string, unknown> = {},
): Promise<MadeBot> {
  const body = { name: 'Chimp', endpoint: mood === null ? null : `${AT}/${mood}/${name}`, ...over };
  return (await asked<MadeBot>(`/workspace/bots/${BOT}`, { method: 'PUT', body })).body;
}
export const heard = async (name: string): Promise<HeardTurn[]> =>
  (await (await fetch(`${AT}/heard/${name}`)).json()) as HeardTurn[];
export const release = async (name: string): Promise<void> => {
  await fetch(`${AT}/release/${name}`, { method: 'PUT' });
};

/** A customer asks, and says something. */
export const opens = (customer: string): Promise<unknown> =>
  say(customer, request(customer), message(customer, 1));

interface Seen {
  content: string;
  from: { id: string; role: string };
  choices?: unknown;
  form?: string;
}
export const messagesOf = async (customer: string): Promise<Seen[]> =>
  ((await (await get(`/customer/${customer}/messages`)).json()) as { message: Seen }[]).map(
    ({ message: each }) => each,
  );
/** Who said what: `mary: text 1`. */
export const saidIn = async (customer: string): Promise<string[]> =>
  (await messagesOf(customer)).map(({ from, content }) => `${from.id}: ${content}`);
export const notesOf = async (customer: string): Promise<Note[]> =>
  (await asked<Note[]>(`/customer/${customer}/notes`)).body;
export const chatNow = async (customer: string) =>
  (await asked<{ state: string; assignedAttendants: unknown[] }>(`/v1/chats/${customer}`)).body;
export const turnNow = async (customer: string) =>
  (await asked<{ turn?: string; choice?: { id?: string } }>(`/v1/chats/${customer}/turn`)).body;
/** Resolves when a bot is asked. */
export const untilAsked = async (customer: string): Promise<string> => {
  await expect.poll(async () => (await turnNow(customer)).turn).toBeDefined();
  return (await turnNow(customer)).turn ?? '';
};
export const answerTurn = async (customer: string, turn: string, body: unknown) =>
  asked<{ error?: { code: string }; data?: Seen[] }>(`/v1/chats/${customer}/turns/${turn}`, { body });
export const newestAudit = async () => (await asked<AuditPage>('/audit?limit=3')).body.entries;
