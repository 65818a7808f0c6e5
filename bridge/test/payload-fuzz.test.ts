import { customerIdTextOf, TOPICS } from '@chimpassist/protocol';
import { ChatFrameSchema, DeskFrameSchema } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { decode } from '@chimpassist/protocol/inbound';
import { runsOf } from '@chimpassist/testing/long-runs';
import { nastyText, nearly } from '@chimpassist/testing/nearly-right';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';

const INPUTS = runsOf(50_000);

const S = 'server/sessions/7';
const customer = { id: 7, name: 'Mary', avatarURL: null };
const attendantInfo = {
  id: 12,
  name: 'Ana',
  avatarURL: null,
  email: 'ana@shop.test',
  type: 'support/firstLevel',
};
const message = { id: 'm-1', from: customer, timestamp: 1, content: 'hello', readAt: null };
const request = { sessionTopic: S, customer, requestID: 'r', keepAliveTTL: 30_000, status: 'online' };
const sessionInfo = { sessionTopic: S, sessionId: 's-1', lastMessages: [message] };

/** Every topic that the bridge reads, with what belongs there. */
const BODIES: [topic: string, body: unknown][] = [
  [TOPICS.messages(S), { sessionInfo, message }],
  [TOPICS.customerMessages(S), { sessionInfo, message }],
  [TOPICS.attendantMessages(S), { sessionInfo, message: { ...message, from: attendantInfo } }],
  [TOPICS.viewed(S), { readMessages: [{ id: 'm-1', from: { id: 7 }, timestamp: 1, readAt: 2 }] }],
  [TOPICS.sessionOnline(S), request],
  [TOPICS.sessionsOnline(), request],
  [TOPICS.sessionsRequest(), { customerId: 7, sessionId: 's-1', requestID: 'r' }],
  [TOPICS.channelsRequest(), { userRequesting: customer, responseTopic: 'answers/7' }],
  [TOPICS.attendantOnline(12), { attendantInfo }],
  [TOPICS.attendantsOnline(), { attendantInfo }],
  [TOPICS.attendantQuit(12), { attendantInfo }],
  [TOPICS.attendantsQuit(), { attendantInfo }],
  [TOPICS.attendantAssign(12), { attendantInfo, sessionInfo }],
  [TOPICS.attendantsAssign(), { attendantInfo, sessionInfo }],
  [TOPICS.attendantCommand(12), { attendantInfo, command: { command: 'end', sessionTopic: S } }],
  [
    TOPICS.attendantCommand(12),
    { attendantInfo, command: { command: 'availability', availability: 'away' } },
  ],
];
const topics = fc.constantFrom(...BODIES.map(([topic]) => topic));
const anyTopic = fc.oneof(
  topics,
  nastyText.map((id) => `server/sessions/${id}/messages`),
  nastyText,
);
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value) ?? '');
const publish = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...BODIES)
      .chain(([topic, body]) => fc.tuple(fc.constant(topic), nearly(body).map(json))),
  },
  { weight: 2, arbitrary: fc.tuple(anyTopic, nearly(...BODIES.map(([, body]) => body)).map(json)) },
  { weight: 1, arbitrary: fc.tuple(topics, fc.uint8Array({ maxLength: 60 })) },
);

it('no publish throws, and what is let through is what the Worker takes', () => {
  const held = new HeldStates();
  // What is changed below is let through as it stands here.
  for (const [path, value] of BODIES)
    expect(decode(path, json(value), 1, 'all').kind, path).not.toBe('dropped');
  fc.assert(
    fc.property(publish, fc.constantFrom('none', 'widget', 'all'), ([path, bytes], legacyClients) => {
      const inbound = decode(path, bytes, 1, legacyClients);
      switch (inbound.kind) {
        case 'durable':
        case 'perishable':
        case 'online':
          expect(customerIdTextOf(inbound.sessionTopic)).not.toBeNull();
          // As JSON, because that is how it travels.
          expect(
            v.safeParse(ChatFrameSchema, JSON.parse(JSON.stringify(inbound.frame))).issues,
          ).toBeUndefined();
          if (inbound.kind === 'online') held.heard(inbound.sessionTopic, inbound.frame, 1);
          return;
        case 'desk':
          expect(
            v.safeParse(DeskFrameSchema, JSON.parse(JSON.stringify(inbound.frame))).issues,
          ).toBeUndefined();
          return;
        case 'channel':
          expect(inbound.responseTopic).not.toMatch(/[+#\0]/);
          return;
        case 'attendantOnline':
          expect(
            v.safeParse(DeskFrameSchema, { kind: 'attendantOnline', at: 1, attendant: inbound.attendant })
              .issues,
          ).toBeUndefined();
          return;
        case 'attendantQuit':
          expect(
            v.safeParse(DeskFrameSchema, { kind: 'attendantQuit', at: 1, attendantId: inbound.attendantId })
              .issues,
          ).toBeUndefined();
          return;
        case 'dropped':
          expect(inbound.reason).toMatch(/^[a-z_]+$/);
      }
    }),
    { numRuns: INPUTS },
  );
});
