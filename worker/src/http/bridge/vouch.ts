import { type ErrorCode, INSTRUCTIONS, idText, type LegacyClients, TOPICS } from '@chimpassist/protocol';
import { type ChatFrame, ChatFrameSchema, type Publish, type Refusal } from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import { deskOf, type Env } from '../../contract/env.ts';
import { provenOf, type Standing, trustedCard } from '../../desk/accounts.ts';
import { settingsOf } from '../../settings.ts';

type AttendantFrame = Extract<ChatFrame, { kind: 'accept' | 'command' }>;

const isOfAttendant = (frame: ChatFrame): frame is AttendantFrame =>
  frame.kind === 'accept' || frame.kind === 'command';

const NamedSchema = v.object({
  frames: v.array(
    v.fallback(
      v.nullable(
        v.object({
          kind: v.picklist(['accept', 'command']),
          attendant: v.object({ id: v.union([v.string(), v.number()]) }),
        }),
      ),
      null,
    ),
  ),
});

/** Attendants who are named in frames of chats, before anything else of these was looked at. */
function namedIn(chats: readonly unknown[]): string[] {
  const ids = new Set<string>();
  for (const chat of chats) {
    const parsed = v.safeParse(NamedSchema, chat);
    if (!parsed.success) continue;
    for (const frame of parsed.output.frames) if (frame !== null) ids.add(idText(frame.attendant.id));
  }
  return [...ids];
}

/** What the desk knows of the attendants of one batch: asked once for all of them, and only where there are any. */
export class Vouchers {
  readonly #env: Env;
  readonly #standings: Promise<Map<string, Standing>>;
  readonly #legacyClients: LegacyClients;

  constructor(env: Env, chats: readonly unknown[]) {
    this.#env = env;
    const ids = namedIn(chats);
    this.#standings = ids.length === 0 ? Promise.resolve(new Map()) : deskOf(env).standings(ids);
    // Whoever waits for it hears of its failure.
    this.#standings.catch(() => undefined);
    this.#legacyClients = settingsOf(env).legacyClients;
  }

  /** The same frame with what is known of its attendant in the place of what the payload claims, or why it is refused. */
  async trusted<F extends ChatFrame>(frame: F): Promise<F | { code: ErrorCode; message: string }> {
    if (!isOfAttendant(frame)) return frame;
    const { attendant } = frame;
    const proven =
      frame.kind === 'command' ? (frame.proven ?? true) : provenOf(frame.proven, this.#legacyClients);
    if (frame.kind === 'command' && !proven)
      return { code: 'forbidden', message: 'A command counts only where its topic proves who gives it.' };
    const standing = (await this.#standings).get(idText(attendant.id)) ?? { kind: 'unknown' };
    const card = trustedCard(attendant, proven, standing);
    if (card === null) return { code: 'forbidden', message: 'This attendant has signed out.' };
    if (frame.kind === 'command' && frame.command.command === 'handOver') {
      const { sessionTopic, to } = frame.command;
      if (!(await deskOf(this.#env).hasReceiver(sessionTopic, to, idText(attendant.id))))
        return {
          code: 'nobody_there',
          message: 'Nobody is there who could take this chat. It stays with you.',
        };
    }
    return { ...frame, attendant: { ...attendant, ...card } };
  }
}

/** Tells attendants which of their acceptances and commands were refused: they see it before their page gives up waiting. */
export function toldRefusals(
  sessionTopic: string,
  refused: readonly Refusal[],
  frames: readonly unknown[],
): Publish[] {
  return refused.flatMap(({ index, code, message }) => {
    const parsed = v.safeParse(ChatFrameSchema, frames[index]);
    if (!parsed.success || !isOfAttendant(parsed.output) || parsed.output.proven === false) return [];
    // A former bridge's, or one that comes again: its sender has heard of it or will.
    if (code === 'stale_epoch') return [];
    const frame = parsed.output;
    const refusal = {
      command: frame.kind === 'accept' ? 'accept' : frame.command.command,
      sessionTopic,
      code,
      message,
    };
    const payload = { instruction: INSTRUCTIONS.attendantUnavailable, refusal };
    return [{ topic: TOPICS.attendantControl(frame.attendant.id), payload, qos: 1 }];
  });
}
