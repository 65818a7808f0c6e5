import { CALLS } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeApi } from '../openapi.ts';
import { route, serve } from '../route.ts';
import type { AskedEnv } from '../site.ts';
import { chats } from './chats.ts';
import { apiCustomers } from './customers.ts';
import { keys } from './keys.ts';
import { sharedEntries } from './shared-entries.ts';
import { tryPage } from './try-page.ts';
import { turns } from './turns.ts';
import { webhooks } from './webhooks.ts';

/** What other programs call. */
export const v1 = new Hono<{ Bindings: AskedEnv }>();

for (const part of [
  serve(
    route(CALLS.apiOpenapi, (c) => c.json(describeApi())),
    tryPage,
  ),
  keys,
  chats,
  apiCustomers,
  sharedEntries,
  webhooks,
  turns,
])
  v1.route('/', part);
