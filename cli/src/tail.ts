import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiMessage, CALLS } from '@chimpassist/protocol';
import type { Deployment } from './deployment.ts';

const PAGE = 200;
const EVERY_MS = 1_000;

export interface TailOptions {
  /** Goes on when all is read, until it is aborted. */
  follow: boolean;
  /** Lines of JSON instead of lines for people. */
  json: boolean;
  signal?: AbortSignal;
}

/** Control characters of a stranger's words would move the cursor, or colour the terminal. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');

const lineOf = ({ seq, receivedAt, from, content }: ApiMessage): string =>
  `${new Date(receivedAt).toISOString()}  ${String(seq).padStart(4)}  ${shown(from.name || String(from.id))} (${from.role ?? 'unverified'}): ${shown(content)}`;

/** Prints a chat's messages by their `seq`, and then those that come. */
export async function tail(
  deployment: Deployment,
  chat: string,
  { follow, json, signal }: TailOptions,
  print: (line: string) => void,
): Promise<void> {
  await deployment.call(CALLS.apiChat, { params: { id: chat } });
  let seq = 0;
  while (signal?.aborted !== true) {
    const { data } = await deployment.call(CALLS.apiMessages, {
      params: { id: chat },
      query: { cursor: seq, limit: PAGE },
    });
    for (const message of data) {
      print(json ? JSON.stringify(message) : lineOf(message));
      seq = message.seq;
    }
    if (data.length === PAGE) continue;
    if (!follow) return;
    await sleep(EVERY_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
