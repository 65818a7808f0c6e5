import { generateKeyPairSync } from 'node:crypto';
import { type ChatFacts, idText } from '@chimpassist/protocol';
import { startBroker } from '@chimpassist/testing/broker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { startStandIn } from '@chimpassist/testing/stand-in';
import { steadyHand } from '@chimpassist/testing/steady-hand';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, startPageServer } from './page-server.ts';
import { createPretendServer } from './pretend-server.ts';

interface Shift {
  who: string;
  from: number;
  to: number;
  isAway: boolean;
  reason: string;
}
interface Ledger {
  put(rows: readonly ChatFacts[]): Promise<boolean>;
  putShifts(shifts: readonly Shift[]): Promise<boolean>;
}
interface Workspace {
  put(name: { part: string; id: string; owner: null }, value: object, by: string): Promise<boolean>;
}

export interface FiguresStack {
  complaints: string[];
  signedIn(email: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** Writes rows as chats would hand them in. */
  put(rows: readonly ChatFacts[], shifts?: readonly Shift[]): Promise<void>;
  setUp(part: string, id: string, value: object): Promise<void>;
  stop(): Promise<void>;
}

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** Desks on a Worker in this process, whose ledgers take rows by hand. */
export async function startFiguresStack(): Promise<FiguresStack> {
  // What only serves the page and its sign-in.
  const besides = await startBroker();
  const server = createPretendServer(besides);
  const env: Record<string, string> = { FORCE_i18n_LANGUAGE: 'en' };
  const pages = await startPageServer(server, env, new Map());
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const platform = await startStandIn({
    variables: {
      TOKEN_KEYS: JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }),
      AUTHENTICATION_ENDPOINT: pages.origin,
    },
  });
  const { broker, edge } = platform;
  env.BACKEND_ENDPOINT = edge.url;
  env.MQTT_BROKER_HOST = broker.url;
  env.MQTT_BASE_TOPIC = platform.baseTopic;
  const browser = await launchChromium();
  const complaints: string[] = [];
  const ledger = (month: string) => edge.object('LEDGER', `ledger ${month} 0001`) as Ledger;
  return {
    complaints,
    async signedIn(email, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      await steadyHand(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(pages.origin);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('region', { name: 'Customers' }).waitFor();
      return page;
    },
    async put(rows, shifts = []) {
      const byMonth = new Map<string, ChatFacts[]>();
      for (const row of rows) {
        const month = monthOf(row.endedAt);
        byMonth.set(month, [...(byMonth.get(month) ?? []), row]);
      }
      for (const [month, of] of byMonth) await ledger(month).put(of);
      for (const shift of shifts) await ledger(monthOf(shift.from)).putShifts([shift]);
    },
    async setUp(part, id, value) {
      const workspace = edge.object('WORKSPACE', 'workspace') as Workspace;
      await workspace.put({ part, id, owner: null }, value, idText(14));
    },
    async stop() {
      await browser.close();
      await platform.stop();
      server.stop();
      await pages.stop();
      await besides.stop();
    },
  };
}
