import { DurableObject } from 'cloudflare:workers';
import {
  randomId,
  type SeenVisitor,
  TEXT_PING,
  TEXT_PONG,
  VISITOR_GONE_MS,
  VISITORS_MAX,
  VISITORS_SUBPROTOCOL,
  type VisitorHears,
  type VisitorSays,
  VisitorSaysSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import type { Env } from '../contract/env.ts';
import { CUSTOMER_HEADER, type VisitorsObject } from '../contract/visitors-object.ts';
import { answerToClose } from '../outlet/close-code.ts';

/** A page opens a session and its connection within this, on a slow line too, ms. */
const ANSWER_MS = 20_000;
/** What one page may say within {@link SAYS_MS}: a shop that changes its address at each key says no more. */
const SAYS_MAX = 30;
const SAYS_MS = 10_000;
const POLICY_VIOLATED = 1008;
const GOING_AWAY = 1001;
const FULL = 1013;

/** What is attached to a page's socket, and nowhere else: it is gone with the page. */
interface Page extends Omit<SeenVisitor, 'seconds'> {
  /** Since when the visitor is there, by the clock of this object, epoch ms. */
  since: number;
  /** When it last said where it is, epoch ms. */
  saidAt: number;
}

/**
 * Who is on the site now. Nothing is stored: all that is known stands beside the pages' sockets, which sleep with the object. Where the
 * workspace does not want to know, nobody calls it.
 */
export class Visitors extends DurableObject<Env> implements VisitorsObject {
  /** Pages that were asked to say who they are. */
  readonly #asked = new Map<string, (token: string | null) => void>();
  readonly #said = new WeakMap<WebSocket, { count: number; until: number }>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(TEXT_PING, TEXT_PONG));
  }

  override fetch(request: Request): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    const isFull = this.#pages().length >= VISITORS_MAX;
    this.ctx.acceptWebSocket(server);
    if (isFull) server.close(FULL, 'Enough pages are seen.');
    const customerId = request.headers.get(CUSTOMER_HEADER);
    const now = Date.now();
    const page: Page = {
      ...{ id: randomId(), page: '', name: '', isQuiet: false, since: now, saidAt: now },
      ...(customerId === null ? {} : { customerId: JSON.parse(decodeURIComponent(customerId)) }),
    };
    server.serializeAttachment(page);
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { 'sec-websocket-protocol': VISITORS_SUBPROTOCOL },
    });
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const says = this.#mayTalk(ws) ? saysOf(data) : null;
    if (says === null) {
      ws.close(POLICY_VIOLATED);
      return;
    }
    const page = pageOf(ws);
    if (says.kind === 'identified') {
      this.#asked.get(page.id)?.(says.token);
      return;
    }
    const { kind: _, seconds, ...at } = says;
    const now = Date.now();
    ws.serializeAttachment({ ...page, ...at, since: now - seconds * 1_000, saidAt: now } satisfies Page);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#asked.get(pageOf(ws).id)?.(null);
    // Without an answer the other side sees 1006 ten seconds later.
    ws.close(answerToClose(code));
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws, 1000);
  }

  visitors(): SeenVisitor[] {
    return this.#pages()
      .map(([, page]) => page)
      .filter(({ page }) => page !== '')
      .sort((a, b) => b.since - a.since)
      .map(seenOf);
  }

  async identify(id: string): Promise<{ visitor: SeenVisitor; token: string } | null> {
    const found = this.#find(id);
    // Somebody else writes to this visitor just now.
    if (found === undefined || this.#asked.has(id)) return null;
    const [ws, page] = found;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const token = await new Promise<string | null>((resolve) => {
        this.#asked.set(id, resolve);
        timer = setTimeout(() => resolve(null), ANSWER_MS);
        say(ws, { kind: 'identify' });
      });
      return token === null ? null : { visitor: seenOf(page), token };
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  tell(id: string, hears: VisitorHears): void {
    const found = this.#find(id);
    if (found !== undefined) say(found[0], hears);
  }

  end(): void {
    for (const ws of this.ctx.getWebSockets()) ws.close(GOING_AWAY);
  }

  #find(id: string): [WebSocket, Page] | undefined {
    return this.#pages().find(([, page]) => page.id === id);
  }

  /** The pages that are there. One that has fallen silent, as a phone without a network does, is let go. */
  #pages(): [WebSocket, Page][] {
    const now = Date.now();
    return this.ctx
      .getWebSockets()
      .filter(({ readyState }) => readyState === WebSocket.OPEN)
      .map((ws): [WebSocket, Page] => [ws, pageOf(ws)])
      .filter(([ws, { saidAt }]) => {
        const pingedAt = this.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
        const isThere = now - Math.max(saidAt, pingedAt) < VISITOR_GONE_MS;
        if (!isThere) ws.close(GOING_AWAY);
        return isThere;
      });
  }

  #mayTalk(ws: WebSocket): boolean {
    const now = Date.now();
    const known = this.#said.get(ws);
    const said = known === undefined || now > known.until ? { count: 0, until: now + SAYS_MS } : known;
    said.count += 1;
    this.#said.set(ws, said);
    return said.count <= SAYS_MAX;
  }
}

const pageOf = (ws: WebSocket): Page => ws.deserializeAttachment() as Page;

function seenOf({ since, saidAt: _, ...page }: Page): SeenVisitor {
  return { ...page, seconds: Math.max(0, Math.floor((Date.now() - since) / 1_000)) };
}

const say = (ws: WebSocket, hears: VisitorHears): void => ws.send(JSON.stringify(hears));

/** Null: nothing that a page says. */
function saysOf(data: string | ArrayBuffer): v.InferOutput<typeof VisitorSaysSchema> | null {
  try {
    const said: VisitorSays = JSON.parse(String(data));
    const { success, output } = v.safeParse(VisitorSaysSchema, said);
    return success ? output : null;
  } catch {
    return null;
  }
}
