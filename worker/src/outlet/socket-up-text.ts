import { type SocketUp, SocketUpSchema } from '@chimpassist/protocol/frames';
import * as v from 'valibot';

/** One WebSocket text of a bridge; it only says hello, ack and claim. */
export const SOCKET_TEXT_MAX = 4_096;

/** What a bridge says over its socket; null for what is not of a bridge. */
export function socketUpOf(data: string): SocketUp | null {
  try {
    const parsed = v.safeParse(SocketUpSchema, JSON.parse(data));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
