import {
  idText,
  type Principal,
  readTopic,
  type SessionTopic,
  sameId,
  TOPICS,
  TypingSchema,
} from '@chimpassist/protocol';
import type { ChatFrame, DeskFrame, Publish } from '@chimpassist/protocol/frames';
import { ChatQuota, decode, type Inbound, PerishableQuota } from '@chimpassist/protocol/inbound';
import * as v from 'valibot';
import { refusalNotices } from '../chat/refusal-notices.ts';
import { type AttendantFrame, isOfAttendant } from '../contract/attendant-frame.ts';
import type { Typing } from '../contract/chat-object.ts';
import type { Standing } from '../contract/desk-object.ts';
import { type Receivers, vouchedFrame } from '../desk/vouched-frame.ts';
import type { Taken } from '../edge/mqtt-sockets.ts';
import { log } from '../log.ts';
import { REASONS } from '../mqtt/reasons.ts';
import type { Refused, ToChats } from './to-chats.ts';
import type { Voice } from './voice.ts';
import type { Windows } from './windows.ts';

export interface AttendantVoiceOptions {
  principal: Extract<Principal, { kind: 'attendant' }>;
  windows: Windows;
  toChats: Pick<ToChats, 'say'>;
  /** The name of a socket among those of this link. */
  idOf(ws: WebSocket): string;
  /** Tells the chat that the attendant writes at the moment. It does not reject. */
  sayTyping(topic: SessionTopic, by: string, typing: Typing): void;
  /** @throws where the desk cannot be reached. */
  tellDesk(frame: DeskFrame): Promise<Refused>;
  standing(): Promise<Standing>;
  receivers: Receivers;
  /** Says something to the attendant's own windows. */
  say(publish: Publish): void;
}

/** What an attendant says over the sockets of the own link: what the bridge does for those at a broker, by the same decoder. */
export class AttendantVoice implements Voice {
  readonly #options: AttendantVoiceOptions;
  readonly #quota = new ChatQuota();
  readonly #perishable = new PerishableQuota();

  constructor(options: AttendantVoiceOptions) {
    this.#options = options;
  }

  async take(ws: WebSocket, topic: string, payload: Uint8Array): Promise<Taken> {
    const now = Date.now();
    const read = readTopic(topic);
    if (read?.name === 'typing') return this.#takeTyping(ws, read.sessionTopic, payload);
    try {
      return await this.#take(ws, decode(topic, payload, now), now);
    } catch (error) {
      // It was not stored, so it is not acknowledged: the client comes back with it.
      log('link_failed', { error });
      return 'serverGoing';
    }
  }

  left(ws: WebSocket): void {
    this.#options.windows.left(ws, Date.now());
  }

  async #take(ws: WebSocket, inbound: Inbound, now: number): Promise<Taken> {
    const { principal, windows, tellDesk } = this.#options;
    switch (inbound.kind) {
      case 'durable':
        return this.#takeDurable(ws, inbound.sessionTopic, inbound.frame, now);
      case 'perishable':
        return isOfAttendant(inbound.frame)
          ? this.#takeAct(ws, inbound.sessionTopic, inbound.frame, now)
          : { code: REASONS.notAuthorized };
      case 'attendantOnline':
        await windows.heard(ws, inbound.attendant, now);
        return { code: REASONS.success };
      case 'attendantQuit':
        await windows.quit(ws, inbound.attendantId, now);
        return { code: REASONS.success };
      case 'desk':
        if (!this.#perishable.command(idText(principal.id), now)) return { code: REASONS.quotaExceeded };
        await tellDesk(inbound.frame);
        return { code: REASONS.success };
      case 'dropped': {
        const { refused } = inbound;
        if (refused !== undefined && this.#perishable.refusal(refused.sessionTopic, now))
          this.#sayRefused(refused.sessionTopic, [refused.refusal]);
        return { code: REASONS.payloadFormatInvalid };
      }
      // These are customers' topics.
      case 'online':
      case 'pageGone':
      case 'channel':
        return { code: REASONS.notAuthorized };
    }
  }

  async #takeDurable(ws: WebSocket, topic: SessionTopic, frame: ChatFrame, now: number): Promise<Taken> {
    // The connection proves who writes, and not only that an attendant does.
    if (frame.kind === 'message' && !sameId(frame.message.from.id, this.#options.principal.id))
      return { code: REASONS.notAuthorized };
    if (!this.#quota.take(topic, 0, now)) return 'flooding';
    const refused = await this.#options.toChats.say(topic, { frame, by: this.#options.idOf(ws) });
    return { code: refused === null ? REASONS.success : REASONS.notAuthorized };
  }

  /** An acceptance or a command. Its sender hears on a topic of its own what became of it. */
  async #takeAct(ws: WebSocket, topic: SessionTopic, frame: AttendantFrame, now: number): Promise<Taken> {
    const { principal, standing, receivers, toChats, say } = this.#options;
    if (!this.#perishable.command(idText(principal.id), now)) return { code: REASONS.quotaExceeded };
    const vouched = await vouchedFrame(frame, true, await standing(), receivers);
    const refused =
      'code' in vouched ? vouched : await toChats.say(topic, { frame: vouched, by: this.#options.idOf(ws) });
    if (refused === null) return { code: REASONS.success };
    // As at a broker, which knows nothing of refusals: the acknowledgement comes first.
    const notices = refusalNotices(topic, [{ frame, ...refused }]);
    return { code: REASONS.success, after: () => notices.forEach(say) };
  }

  /** Under the own name only. */
  #takeTyping(ws: WebSocket, topic: SessionTopic, payload: Uint8Array): Taken {
    const { principal, idOf, sayTyping } = this.#options;
    try {
      const typing = v.parse(TypingSchema, JSON.parse(new TextDecoder().decode(payload)));
      if (!sameId(typing.from.id, principal.id)) return { code: REASONS.notAuthorized };
      sayTyping(topic, idOf(ws), { ...typing, from: { ...typing.from, role: 'attendant' } });
      return { code: REASONS.success };
    } catch {
      return { code: REASONS.payloadFormatInvalid };
    }
  }

  #sayRefused(topic: SessionTopic, refusals: unknown[]): void {
    this.#options.say({ topic: TOPICS.refused(topic), payload: { refusals }, qos: 1 });
  }
}
