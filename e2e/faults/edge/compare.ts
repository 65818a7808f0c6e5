import type { ChatMessage } from '@chimpassist/client';
import type { EdgePeople } from './people.ts';
import type { EdgePlatform } from './platform.ts';

const PAGE = 200;

/** What was found of what was written, in the record and on the screens. */
export interface EdgeFound {
  stored: number;
  lost: number;
  /** There more than once, in the record or on a screen. */
  twice: number;
  /** Behind a later one of the same writer, in the record or on a screen. */
  outOfOrder: number;
  /** On a screen that shows the end of the chat, and lacks it. */
  unseen: number;
  /** Texts of what was lost. */
  missing: string[];
}

interface Entry {
  message: { content: string; seq: number };
}

async function recordOf(platform: EdgePlatform, chat: string): Promise<string[]> {
  const token = await platform.tokenOf(chat);
  const texts: string[] = [];
  let after = 0;
  for (;;) {
    const answer = await fetch(
      `${platform.worker.url}/customer/${chat}/messages?after=${after}&limit=${PAGE}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    if (!answer.ok) throw new Error(`The Worker answered ${answer.status}.`);
    const page = (await answer.json()) as Entry[];
    texts.push(...page.map(({ message }) => message.content));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return texts;
    after = last.message.seq;
  }
}

/** Texts end with their number: `<chat> <side> <n>`. */
function misplaced(texts: readonly string[]): number {
  const highest = new Map<string, number>();
  let count = 0;
  for (const text of texts) {
    const cut = text.lastIndexOf(' ');
    const writer = text.slice(0, cut);
    const n = Number(text.slice(cut + 1));
    const before = highest.get(writer) ?? 0;
    if (n < before) count += 1;
    highest.set(writer, Math.max(n, before));
  }
  return count;
}

/** Compares the record of each chat, and what stands on its screens, with what was written there. */
export async function compareEdge(
  platform: EdgePlatform,
  people: EdgePeople,
  chats: readonly string[],
): Promise<EdgeFound> {
  const found: EdgeFound = { stored: 0, lost: 0, twice: 0, outOfOrder: 0, unseen: 0, missing: [] };
  for (const chat of chats) {
    const sides = people.written.get(chat);
    const written = new Set([...(sides?.customer ?? []), ...(sides?.attendant ?? [])]);
    const record = await recordOf(platform, chat);
    const stored = new Set(record);
    const missing = written.difference(stored);
    found.missing.push(...missing);
    found.lost += missing.size;
    found.stored += written.intersection(stored).size;
    found.twice += record.length - stored.size;
    found.outOfOrder += misplaced(record);
    for (const screen of people.screensOf(chat)) {
      const texts = screen.map(({ content }: ChatMessage) => content);
      const shown = new Set(texts);
      found.twice += texts.length - shown.size;
      found.outOfOrder += misplaced(texts);
      // A screen begins somewhere, and from there on it shows everything.
      const from = record.indexOf(texts[0] ?? '');
      found.unseen += record.slice(Math.max(0, from)).filter((text) => !shown.has(text)).length;
    }
  }
  return found;
}
