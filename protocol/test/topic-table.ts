import { TOPICS } from '../src/topics/index.ts';
import { type Person, STAFF } from './principals.ts';

export const S = 'server/sessions/7';
export interface TopicRow {
  topic: string;
  publish: Person[];
  subscribe: Person[];
  /** What `nobody` may besides, with LEGACY_CLIENTS=widget and with =all. */
  widget?: string;
  all?: string;
}
/** Every topic of the vocabulary, for customer 7 and attendant 12. `p` publish, `s` subscribe. */
export const TOPIC_ROWS: Record<keyof typeof TOPICS, TopicRow> = {
  channelsRequest: {
    topic: TOPICS.channelsRequest(),
    publish: ['guest', 'customer', 'other', 'bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  sessionsRequest: {
    topic: TOPICS.sessionsRequest(),
    publish: ['guest', 'customer', 'other', 'bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  sessionsOnline: {
    topic: TOPICS.sessionsOnline(),
    publish: ['bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  attendantsOnline: {
    topic: TOPICS.attendantsOnline(),
    publish: ['bridge'],
    subscribe: ['bridge'],
    all: 'p',
  },
  attendantsQuit: { topic: TOPICS.attendantsQuit(), publish: ['bridge'], subscribe: ['bridge'], all: 'p' },
  attendantsRequest: { topic: TOPICS.attendantsRequest(), publish: ['bridge'], subscribe: ['bridge'] },
  attendantsAssign: {
    topic: TOPICS.attendantsAssign(),
    publish: ['bridge'],
    subscribe: ['bridge'],
    all: 'p',
  },
  desk: { topic: TOPICS.desk(), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  workspace: { topic: TOPICS.workspace(), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  ownWorkspace: { topic: TOPICS.ownWorkspace(12), publish: ['bridge'], subscribe: ['first', 'bridge'] },
  notes: { topic: TOPICS.notes(S), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  tags: { topic: TOPICS.tags(S), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  attributes: { topic: TOPICS.attributes(S), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  drafts: { topic: TOPICS.drafts(S), publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  mentions: { topic: TOPICS.mentions(12), publish: ['bridge'], subscribe: ['first', 'bridge'] },
  marks: { topic: TOPICS.marks(12), publish: ['bridge'], subscribe: ['first', 'bridge'] },
  bridgeFence: { topic: TOPICS.bridgeFence(), publish: ['bridge'], subscribe: ['bridge'] },
  bridge: {
    topic: TOPICS.bridge(),
    publish: ['bridge'],
    subscribe: ['guest', 'customer', 'other', ...STAFF, 'bridge'],
  },
  clientControl: {
    topic: TOPICS.clientControl(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 's',
    all: 's',
  },
  serverControl: {
    topic: TOPICS.serverControl(S),
    publish: ['bridge'],
    subscribe: ['customer', 'bridge'],
    all: 's',
  },
  messages: {
    topic: TOPICS.messages(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 'ps',
    all: 'ps',
  },
  customerMessages: {
    topic: TOPICS.customerMessages(S),
    publish: ['customer', 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  attendantMessages: {
    topic: TOPICS.attendantMessages(S),
    publish: [...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  viewed: {
    topic: TOPICS.viewed(S),
    publish: ['customer', ...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 'ps',
    all: 'ps',
  },
  stored: {
    topic: TOPICS.stored(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  changed: {
    topic: TOPICS.changed(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  refused: {
    topic: TOPICS.refused(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  typing: {
    topic: TOPICS.typing(S),
    publish: ['customer', ...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  sessionOnline: {
    topic: TOPICS.sessionOnline(S),
    publish: ['customer', 'bridge'],
    subscribe: ['customer', 'bridge'],
  },
  assignTo: {
    topic: TOPICS.assignTo(12),
    publish: ['bridge'],
    subscribe: ['first', 'bridge'],
    all: 's',
  },
  attendantControl: {
    topic: TOPICS.attendantControl(12),
    publish: ['bridge'],
    subscribe: ['first', 'bridge'],
    all: 's',
  },
  attendantOnline: {
    topic: TOPICS.attendantOnline(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantAssign: {
    topic: TOPICS.attendantAssign(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantCommand: {
    topic: TOPICS.attendantCommand(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantQuit: { topic: TOPICS.attendantQuit(12), publish: ['first', 'bridge'], subscribe: ['bridge'] },
};
