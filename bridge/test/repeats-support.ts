import type { LegacyClients, Message, SessionInfo } from '@chimpassist/protocol';
import type { ChatFrame, LogPage } from '@chimpassist/protocol/frames';
import { Repeats } from '../src/flow/to-broker/repeats.ts';

export const TOPIC = 'server/sessions/7';
type Frame = Extract<ChatFrame, { kind: 'message' }>;
export interface Repeated {
  message: Message;
  sessionInfo: SessionInfo;
}

export const said = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m-${n}`,
  from: { id: 12, name: 'Ana', avatarURL: null, role: undefined },
  timestamp: n,
  content: `text ${n}`,
  readAt: null,
  ...more,
});
export const frame = (message: Message, by: 'attendant' | 'customer' | 'legacy' = 'attendant'): Frame => ({
  kind: 'message',
  at: 1,
  message,
  ...(by === 'legacy' ? {} : { proven: by }),
});
export const customers = (n: number, more: Partial<Message> = {}): Message =>
  said(n, { from: { id: 7, name: 'Mary', avatarURL: null, role: undefined }, ...more });

/** Repeats over a Worker whose log has these messages. */
export function setUp({
  legacyClients = 'all' as LegacyClients,
  stored = [] as Message[],
  info = { status: 'online', assignedAttendants: [12] } as unknown as SessionInfo | null,
  isAway = false,
  person = undefined as { name: string; avatarURL: string | null } | undefined,
} = {}) {
  const published: Repeated[] = [];
  let asked = 0;
  let now = 0;
  const logPage = async (sessionTopic: string, after: number, limit: number): Promise<LogPage> => {
    asked += 1;
    if (isAway) throw new Error('The Worker cannot be reached.');
    const entries = stored
      .map((message, i) => ({
        seq: i + 1,
        kind: 'message' as const,
        sessionInfo: {
          sessionTopic,
          sessionId: 'from the log',
          customer: { id: 7, name: 'Mary', avatarURL: null },
          status: 'online',
        },
        message: { ...message, seq: i + 1, receivedAt: 1 },
      }))
      .filter(({ seq }) => seq > after)
      .slice(0, limit);
    return { sessionTopic, entries, headSeq: stored.length };
  };
  const repeats = new Repeats({
    legacyClients,
    held: { infoOf: () => info ?? undefined, personOf: (_, id) => (id === 12 ? person : undefined) },
    outbound: {
      publishText: async (_topic, text) => {
        published.push(JSON.parse(text) as Repeated);
        return true;
      },
    },
    edge: { logPage },
    now: () => now,
  });
  const texts = () => published.map(({ sessionInfo }) => sessionInfo.lastMessages.map((m) => m.content));
  return {
    repeats,
    published,
    texts,
    asked: () => asked,
    pass: (ms: number) => {
      now += ms;
    },
  };
}
