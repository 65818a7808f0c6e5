import * as v from 'valibot';
import { AssignSchema } from '../payloads/acceptance.ts';
import { AttendantControlSchema } from '../payloads/attendant-control.ts';
import { AttendantOnlineSchema } from '../payloads/attendant-online.ts';
import { BridgeStatusSchema } from '../payloads/bridge-status.ts';
import { ChangedPayloadSchema } from '../payloads/changed.ts';
import { ChannelsRequestSchema } from '../payloads/channels-request.ts';
import { CommandPayloadSchema } from '../payloads/command.ts';
import { ControlPayloadSchema } from '../payloads/control.ts';
import { DeskFeedSchema } from '../payloads/desk.ts';
import { MarksSchema } from '../payloads/mark.ts';
import { MessagePayloadSchema } from '../payloads/message.ts';
import { OfferPayloadSchema } from '../payloads/offer.ts';
import { OnlineSchema } from '../payloads/online.ts';
import { ViewedPayloadSchema } from '../payloads/receipt.ts';
import { RefusedPayloadSchema } from '../payloads/refused.ts';
import { SessionInfoSchema } from '../payloads/session-info.ts';
import { SessionRequestSchema } from '../payloads/session-request.ts';
import { StoredPayloadSchema } from '../payloads/stored.ts';
import { TypingSchema } from '../payloads/typing.ts';
import { attendantTopic, chatTopic, platformTopic } from './topic-row.ts';

/**
 * Every MQTT topic of the platform, once and relative to the base topic. A row is called to make the topic
 * (`TOPICS.viewed(sessionTopic)`) and holds what the contract says of it: the bridge's filters, the reading of topics, the
 * broker's rules and the table of the contract are made from these rows. Each is an export of its own, so that a page
 * carries only the schemas that it uses.
 */

// A page asks for a chat, and says that it is open.

export const channelsRequest = platformTopic('server/channels/request', {
  publish: ['customer', 'legacyWidget'],
  subscribe: [],
  heard: 'perishable',
  qos: 0,
  payload: ChannelsRequestSchema,
  // The request is answered although its identity is not proven: an identity is not secret, and the answer goes to a topic on
  // which the asker may listen anyway.
  proves: null,
});
export const sessionsRequest = platformTopic('server/sessions/request', {
  publish: ['customer', 'legacyWidget'],
  subscribe: [],
  heard: 'perishable',
  qos: 0,
  payload: SessionRequestSchema,
  proves: null,
  needsLegacy: 'widget',
});
export const sessionsOnline = platformTopic('server/sessions/online', {
  publish: ['legacyWidget'],
  subscribe: [],
  heard: 'perishable',
  qos: 0,
  payload: OnlineSchema,
  proves: null,
  needsLegacy: 'widget',
});
export const sessionOnline = chatTopic('online', {
  publish: ['customer'],
  subscribe: ['customer'],
  heard: 'perishable',
  qos: 0,
  payload: OnlineSchema,
  proves: 'customer',
});

// What is said in a chat.

export const clientControl = chatTopic('client/control', {
  publish: [],
  subscribe: ['customer', 'attendant', 'legacyWidget'],
  qos: 1,
  payload: ControlPayloadSchema,
  proves: 'bridge',
});
export const serverControl = chatTopic('server/control', {
  publish: [],
  subscribe: ['customer', 'legacyDesk'],
  qos: 1,
  payload: ControlPayloadSchema,
  proves: 'bridge',
});
/** Legacy clients publish here and know no other topic. */
export const messages = chatTopic('messages', {
  publish: ['legacyWidget'],
  subscribe: ['customer', 'attendant', 'legacyWidget'],
  heard: 'durable',
  qos: 1,
  payload: MessagePayloadSchema,
  proves: null,
  needsLegacy: 'widget',
});
export const customerMessages = chatTopic('messages/customer', {
  publish: ['customer'],
  subscribe: ['customer', 'attendant'],
  heard: 'durable',
  qos: 1,
  payload: MessagePayloadSchema,
  proves: 'customer',
});
export const attendantMessages = chatTopic('messages/attendant', {
  publish: ['attendant'],
  subscribe: ['customer', 'attendant'],
  heard: 'durable',
  qos: 1,
  payload: MessagePayloadSchema,
  proves: 'attendant',
});
export const viewed = chatTopic('messages/viewed', {
  publish: ['customer', 'attendant', 'legacyWidget'],
  subscribe: ['customer', 'attendant', 'legacyWidget'],
  heard: 'durable',
  qos: 1,
  payload: ViewedPayloadSchema,
  proves: 'party',
});
export const stored = chatTopic('messages/stored', {
  publish: [],
  subscribe: ['customer', 'attendant'],
  qos: 1,
  payload: StoredPayloadSchema,
  proves: 'bridge',
});
/** Messages that the server will never store, so that the sender stops sending them. */
export const refused = chatTopic('messages/refused', {
  publish: [],
  subscribe: ['customer', 'attendant'],
  qos: 1,
  payload: RefusedPayloadSchema,
  proves: 'bridge',
});
/** Messages that an attendant has changed or taken back. */
export const changed = chatTopic('messages/changed', {
  publish: [],
  subscribe: ['customer', 'attendant'],
  qos: 1,
  payload: ChangedPayloadSchema,
  proves: 'bridge',
});
export const typing = chatTopic('typing', {
  publish: ['customer', 'attendant'],
  subscribe: ['customer', 'attendant'],
  heard: 'perishable',
  qos: 0,
  payload: TypingSchema,
  proves: 'party',
});

// Attendants.

export const attendantsOnline = platformTopic('server/attendants/online', {
  publish: ['legacyDesk'],
  subscribe: [],
  heard: 'perishable',
  qos: 0,
  payload: AttendantOnlineSchema,
  proves: null,
  needsLegacy: 'all',
});
export const attendantsQuit = platformTopic('server/attendants/quit', {
  publish: ['legacyDesk'],
  subscribe: [],
  heard: 'perishable',
  qos: 1,
  payload: AttendantOnlineSchema,
  proves: null,
  needsLegacy: 'all',
});
export const attendantsAssign = platformTopic('server/attendants/assign', {
  publish: ['legacyDesk'],
  subscribe: [],
  heard: 'perishable',
  qos: 1,
  payload: AssignSchema,
  proves: null,
  needsLegacy: 'all',
});
export const attendantOnline = attendantTopic('server/attendants/{attendantId}/online', {
  publish: ['attendant'],
  subscribe: [],
  heard: 'perishable',
  qos: 0,
  payload: AttendantOnlineSchema,
  proves: 'attendant',
});
export const attendantQuit = attendantTopic('server/attendants/{attendantId}/quit', {
  publish: ['attendant'],
  subscribe: [],
  heard: 'perishable',
  qos: 1,
  payload: AttendantOnlineSchema,
  proves: 'attendant',
});
export const attendantAssign = attendantTopic('server/attendants/{attendantId}/assign', {
  publish: ['attendant'],
  subscribe: [],
  heard: 'perishable',
  qos: 1,
  payload: AssignSchema,
  proves: 'attendant',
});
export const attendantCommand = attendantTopic('server/attendants/{attendantId}/command', {
  publish: ['attendant'],
  subscribe: [],
  heard: 'perishable',
  qos: 1,
  payload: CommandPayloadSchema,
  proves: 'attendant',
});
export const attendantsRequest = platformTopic('server/attendants/request', {
  publish: [],
  subscribe: [],
  qos: 0,
  payload: SessionInfoSchema,
  proves: 'bridge',
});
export const assignTo = attendantTopic('client/attendants/assign/{attendantId}', {
  publish: [],
  subscribe: ['attendant', 'legacyDesk'],
  qos: 1,
  payload: OfferPayloadSchema,
  proves: 'bridge',
});
export const attendantControl = attendantTopic('client/attendants/control/{attendantId}', {
  publish: [],
  subscribe: ['attendant', 'legacyDesk'],
  qos: 1,
  payload: AttendantControlSchema,
  proves: 'bridge',
});
export const desk = platformTopic('client/desk', {
  publish: [],
  subscribe: ['attendant'],
  qos: 0,
  payload: DeskFeedSchema,
  proves: 'bridge',
});

// Topics of what the team shares and writes about chats. The customers' pages and a desk's first script do not carry these rows.

export { attributes, drafts, mentions, notes, ownWorkspace, tags, workspace } from './workspace-rows.ts';

/** The chats that an attendant has snoozed or marked as unread, for all windows of this attendant. */
export const marks = attendantTopic('client/attendants/marks/{attendantId}', {
  publish: [],
  subscribe: ['attendant'],
  qos: 0,
  payload: MarksSchema,
  proves: 'bridge',
});

// The bridge itself.

/** Retained; its last will says offline. */
export const bridge = platformTopic('server/bridge', {
  publish: [],
  subscribe: ['customer', 'attendant'],
  qos: 1,
  payload: BridgeStatusSchema,
  proves: 'bridge',
});
/** A bridge publishes here to learn that it has read a former broker session to its end. */
export const bridgeFence = platformTopic('server/bridge/fence', {
  publish: [],
  subscribe: [],
  qos: 1,
  payload: v.unknown(),
  proves: 'bridge',
});
