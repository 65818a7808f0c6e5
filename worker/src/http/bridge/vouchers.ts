import { type ErrorCode, idText, type LegacyClients } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { isOfAttendant } from '../../contract/attendant-frame.ts';
import type { Standing } from '../../contract/desk-object.ts';
import { provenOf } from '../../desk/trusted-card.ts';
import { vouchedFrame } from '../../desk/vouched-frame.ts';
import type { Objects } from '../../objects/addresses.ts';
import type { DecodedChat } from './decode-batch.ts';

/** What the desk knows of the attendants of one batch: asked once for all of them, and only where there are any. */
export class Vouchers {
  readonly #objects: Objects;
  readonly #standings: Promise<Map<string, Standing>>;
  readonly #legacyClients: LegacyClients;

  constructor(objects: Objects, chats: readonly DecodedChat[], legacyClients: LegacyClients) {
    this.#objects = objects;
    this.#legacyClients = legacyClients;
    const frames = chats.flatMap((chat) => (chat.kind === 'chat' ? chat.frames.good : []));
    const ids = new Set(
      frames.flatMap(({ frame }) => (isOfAttendant(frame) ? [idText(frame.attendant.id)] : [])),
    );
    this.#standings = ids.size === 0 ? Promise.resolve(new Map()) : objects.desk().standings([...ids]);
    // Every frame that waits for the answer hears of its failure.
    this.#standings.catch(() => undefined);
  }

  /** The same frame with what is known of its attendant in the place of what the payload claims, or why it is refused. */
  async trusted<F extends ChatFrame>(frame: F): Promise<F | { code: ErrorCode; message: string }> {
    if (!isOfAttendant(frame)) return frame;
    const proven =
      frame.kind === 'command' ? (frame.proven ?? true) : provenOf(frame.proven, this.#legacyClients);
    const standing = (await this.#standings).get(idText(frame.attendant.id)) ?? { kind: 'unknown' };
    return vouchedFrame(frame, proven, standing, this.#objects.desk());
  }
}
