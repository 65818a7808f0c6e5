import {
  idText,
  type LegacyClients,
  readTopic,
  type SessionTopic,
  sessionTopicOf,
  TOPICS,
  TypingSchema,
} from '@chimpassist/protocol';
import type { ChatFrame, Publish } from '@chimpassist/protocol/frames';
import { ChatQuota, decode, type Inbound, KeepAlives, PerishableQuota } from '@chimpassist/protocol/inbound';
import * as v from 'valibot';
import type { ChatObject, Typing } from '../contract/chat-object.ts';
import { makeSessionId } from '../contract/session-id.ts';
import type { Taken } from '../edge/mqtt-sockets.ts';
import { log } from '../log.ts';
import { REASONS } from '../mqtt/reasons.ts';
import type { LegacyDesk } from './legacy-desk.ts';
import type { SpokenChats } from './spoken-chats.ts';
import type { ToChats } from './to-chats.ts';
import type { Voice } from './voice.ts';

export interface CustomerVoiceOptions {
  /** The link's own name. */
  link: string;
  legacyClients: LegacyClients;
  keepAliveTTL: number;
  chats: SpokenChats;
  chatOf(topic: SessionTopic): Pick<DurableObjectStub<ChatObject>, 'speak'>;
  toChats: Pick<ToChats, 'say'>;
  /** By which the words of a socket are known as its own. */
  idOf(ws: WebSocket): string;
  /** Somebody writes at the moment. */
  sayTyping(topic: SessionTopic, by: string, typing: Typing): void;
  /** Attendants without a token, where they are let in. */
  legacyDesk: LegacyDesk;
  /** Says something to the sockets of this link. */
  say(publish: Publish): void;
  /** Says something to those who follow it in these other links. */
  tell(links: readonly string[], publish: Publish): void;
  /** Says something to whom only the desk knows. */
  tellFollowers(publish: Publish): void;
}

/**
 * What a customer says over a link, or a legacy client that has proven nothing: what the bridge does for those at a broker, by
 * the same decoder, held state and quotas. Keep-alives end here.
 */
export class CustomerVoice implements Voice {
  readonly #options: CustomerVoiceOptions;
  readonly #quota = new ChatQuota();
  readonly #perishable = new PerishableQuota();
  readonly #keepAlives: KeepAlives;

  constructor(options: CustomerVoiceOptions) {
    this.#options = options;
    this.#keepAlives = new KeepAlives(options.chats.states, this.#perishable);
  }

  async take(ws: WebSocket, topic: string, payload: Uint8Array): Promise<Taken> {
    const now = Date.now();
    const read = readTopic(topic);
    if (read?.name === 'typing') return this.#takeTyping(ws, read.sessionTopic, payload);
    try {
      return await this.#take(ws, decode(topic, payload, now, this.#options.legacyClients), now);
    } catch (error) {
      // It was not stored, so it is not acknowledged: the client comes back with it.
      log('link_failed', { error });
      return 'serverGoing';
    }
  }

  left(ws: WebSocket): void {
    this.#options.legacyDesk.left(ws);
  }

  async #take(ws: WebSocket, inbound: Inbound, now: number): Promise<Taken> {
    const { legacyDesk } = this.#options;
    switch (inbound.kind) {
      case 'durable':
        return this.#takeDurable(ws, inbound.sessionTopic, inbound.frame, now);
      case 'online':
        await this.#takeOnline(inbound, now);
        return { code: REASONS.success };
      // The connection itself tells that a page is gone.
      case 'pageGone':
        return { code: REASONS.success };
      case 'channel':
        this.#takeChannel(inbound, now);
        return { code: REASONS.success };
      case 'dropped': {
        const { refused } = inbound;
        if (refused !== undefined && this.#perishable.refusal(refused.sessionTopic, now))
          this.#options.say({
            topic: TOPICS.refused(refused.sessionTopic),
            payload: { refusals: [refused.refusal] },
            qos: 1,
          });
        return { code: REASONS.payloadFormatInvalid };
      }
      case 'attendantOnline':
        await legacyDesk.heard(ws, inbound.attendant, now);
        return { code: REASONS.success };
      case 'attendantQuit':
        await legacyDesk.quit(inbound.attendantId, now);
        return { code: REASONS.success };
      case 'perishable':
        return {
          code: (await legacyDesk.act(inbound.sessionTopic, inbound.frame, now))
            ? REASONS.success
            : REASONS.quotaExceeded,
        };
      // Only a topic that proves who commands carries one.
      case 'desk':
        return { code: REASONS.notAuthorized };
    }
  }

  #takeTyping(ws: WebSocket, topic: SessionTopic, payload: Uint8Array): Taken {
    const { idOf, sayTyping } = this.#options;
    try {
      const typing = v.parse(TypingSchema, JSON.parse(new TextDecoder().decode(payload)));
      sayTyping(topic, idOf(ws), { ...typing, from: { ...typing.from, role: 'customer' } });
      return { code: REASONS.success };
    } catch {
      return { code: REASONS.payloadFormatInvalid };
    }
  }

  async #takeDurable(ws: WebSocket, topic: SessionTopic, frame: ChatFrame, now: number): Promise<Taken> {
    if (!this.#quota.take(topic, 0, now)) return 'flooding';
    const spoken = { frame, by: this.#options.idOf(ws), isCounted: true } as const;
    const refused = await this.#options.toChats.say(topic, spoken);
    if (refused?.code === 'rate_limited') return 'flooding';
    return { code: refused === null ? REASONS.success : REASONS.notAuthorized };
  }

  /** Answered from what the chat last told; a chat is asked where only it can answer. */
  async #takeOnline(inbound: Extract<Inbound, { kind: 'online' }>, now: number): Promise<void> {
    const { chats, chatOf, link, say, tell } = this.#options;
    const { sessionTopic, frame, page } = inbound;
    const isNew = !chats.has(sessionTopic);
    const verdict = this.#keepAlives.heard(inbound, now);
    if (verdict.kind === 'forward' || (isNew && page?.idle === true)) {
      const speaks = frame.proven ? ('proven' as const) : ('unproven' as const);
      chats.take(
        sessionTopic,
        await chatOf(sessionTopic).speak(link, speaks, page?.idle === true ? [] : [frame]),
      );
    }
    if (verdict.kind !== 'answer') return;
    const answer: Publish = { topic: TOPICS.clientControl(sessionTopic), payload: verdict.payload, qos: 0 };
    say(answer);
    const others = chats.listenersOf(sessionTopic).filter((each) => each !== link);
    tell(others, answer);
  }

  #takeChannel(
    { customerId, userRequesting, responseTopic }: Extract<Inbound, { kind: 'channel' }>,
    now: number,
  ): void {
    const { keepAliveTTL, say, tellFollowers } = this.#options;
    if (!this.#perishable.channel(idText(customerId), now)) return;
    const sessionTopic = sessionTopicOf(customerId);
    const sessionId = makeSessionId(sessionTopic);
    const payload = { userRequesting, sessionId, sessionTopic, keepAliveTTL };
    say({ topic: responseTopic, payload, qos: 1 });
    tellFollowers({ topic: responseTopic, payload, qos: 1 });
  }
}
