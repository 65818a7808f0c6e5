import * as v from 'valibot';
import { CALLS, type RestRow, type RestRule, SCOPES, type Scope } from '../src/index.ts';
import { PageTable } from './page-table.ts';

const CALLERS: Record<RestRule, string> = {
  open: 'everybody',
  customer: 'the customer, attendants of the chat; `widget`: everybody',
  customerAlone: 'the customer, with a token',
  customerSocket: 'the customer, by a token among the subprotocols',
  socket: 'everybody with a token, by a token among the subprotocols',
  chatMember: 'the customer and attendants of the chat, with a token',
  attendantOfCustomer: 'attendants of the chat; `all`: everybody',
  attendantOfChat: 'attendants of the chat, with a token',
  namedAttendant: 'this attendant, supervisors; `all`: everybody',
  attendant: 'attendants; `all`: everybody',
  attendantWithToken: 'attendants with a token',
  'right:answers': 'supervisors, attendants with the right `answers`',
  'right:tags': 'supervisors, attendants with the right `tags`',
  'right:settings': 'supervisors, attendants with the right `settings`',
  'right:reports': 'supervisors, attendants with the right `reports`',
  'right:export': 'supervisors, attendants with the right `export`',
  ...(Object.fromEntries(
    SCOPES.map((scope) => [`scope:${scope}`, `keys with the scope \`${scope}\`, supervisors`]),
  ) as Record<`scope:${Scope}`, string>),
  supervisor: 'supervisors',
  bridge: 'the bridge',
};

/** What a call answers, in words. */
const ANSWERS: Record<keyof typeof CALLS, string> = {
  openSession:
    '`{sessionId, keepAliveTTL}`; **new** with `{customer: {id?, name, avatarURL, hash?}}` or a Bearer token also `token`, `customer`, `mqtt` (where to connect) and `edges` (of the [edge road](edge.md)). Without an id the server makes one for a guest; a guest’s Bearer token keeps the id and renews the token',
  session: 'session info',
  sessionMessages: '`[{sessionInfo, message}]`, newest first',
  lastSessions: 'at most 10 session infos, newest first',
  customerMessages:
    'the most recent, oldest first; `offset` counts back from the newest. **New** `after=<seq>`: what was missed, oldest first',
  customerSocket: 'a WebSocket that speaks MQTT: the [edge road](edge.md)',
  socket: 'a WebSocket that speaks MQTT, for attendants: the [edge road](edge.md)',
  customerExport: 'everything that is stored of a customer',
  customerArchive: 'the same as a ZIP, with its [files](files.md)',
  eraseCustomer: 'ends and erases it; [how far that is](trust.md#export-and-erasure)',
  assist:
    'lines `{text}` as they come, at the end `{done}` or `{error}`, with `{task: "reply"}`, `{task: "summary", language}`, `{task: "tone", text, tone}` or `{task: "translate", text, to?}`: [the assistant](assistant.md)',
  importFile: 'takes the bytes of a file under its id: [moving](moving.md)',
  importPart:
    '`{messages, notes, refused}`: how many are new; with `{customer, messages?, notes?, attributes?, tags?}`: [import](moving.md#how-it-works)',
  erasure: 'how far an erasure is',
  widgetConfig:
    '`{attachments}`: how large files may be, and of which types; null where none are taken. **New** `open`, `closedUntil` (epoch ms) where it is closed, and `openUntil` where it is open: [opening hours](workspace.md#opening-hours); `rating`: `faces`, `stars` or null; and `forms` (none: `[]`): [forms](forms.md). **New** `push`, the key for [push messages](push.md) or null, `rules`, by which [bubbles](workspace.md#bubbles) open, and `visitors`, whether [visitors](visitors.md) are seen; `mqtt` and `edges`, where a page connects, as in `POST /session`',
  customerPush:
    'what `PushSubscription.toJSON()` gives, `{endpoint, keys: {p256dh, auth}, language?}`; `{push: "on"}`: [push messages](push.md)',
  noCustomerPush: 'takes `{endpoint?}`; nothing is sent there any more',
  attendantPush: 'the same for the browser of an attendant: [push messages](push.md)',
  noAttendantPush: 'the same for the browser of an attendant',
  putQuiet:
    '`{quiet}` of the caller, with `{quiet: {until} | null}`; an `until` of null has no end: [do not disturb](back-office.md#for-attendants)',
  countBubble: 'the page’s word is counted: `shown`, `opened` or `answered`',
  customerForm:
    'takes `{email?, name?, phone?, language?}`, or `{form, fields}` for a [form](forms.md) of the workspace; `{mail}`: `on`, `off` or `failing`: [mail](mail.md)',
  knownAnswers:
    '`{fields, consents: [{form, field, version, at}]}`: names of what is known, so that nobody is asked again: [forms](forms.md)',
  formPage: 'a page with the [form](forms.md#clients-that-know-no-forms), for clients that know none',
  sendFormPage: 'takes the answers of that page',
  customerTranscript: 'takes `{email?, language?}`; `{mail}` as above: [mail](mail.md#transcripts)',
  rateChat:
    'takes `{sessionId?, value, comment?}`, a value from 1 to 5; `{sessionId, value, comment?, at}`: [ratings](workspace.md#ratings)',
  ratingPage: 'a page with a form, by the signature of a link; to open it changes nothing',
  rateByLink: 'takes that form',
  customerMails: '`[{n, at, state, address, seq, tries?, proof?}]`, oldest first: [mail](mail.md)',
  takeMail: 'takes a mail as it came; `{outcome, reason?}`: [mail](mail.md#receiving)',
  uploadAttachment: '`{id, name, type, size, sha256, width?, height?}`: [files](files.md)',
  customerFiles:
    '`{entries, next}`: messages that carry files with their sessions, newest first; `next` is the `before` of the next page',
  attachment: 'the bytes, as a download; by `Range` a part of them',
  linkAttachment: '`{url, expiresAt}`',
  linkedAttachment: 'the bytes, as a download',
  putThumbnail: 'takes a small picture: JPEG, PNG, WebP or AVIF',
  thumbnail: 'the small picture',
  attendantSessions:
    'one per customer, newest first; who waits again is `waitingAttendantsAssignment`, also while nobody is there; no longer active ones are `aborted`',
  attendantConfig:
    '`{keepAliveTTL}`; **new** `mqtt` and `edges`, `attachments` as above, `hasDirectory: true` where the [built-in directory](attendants.md) is in use',
  desk: 'the desk as one picture: chats, queue, colleagues',
  visitorSocket: 'a WebSocket that speaks the JSON of [visitors](visitors.md#how-it-works)',
  visitors:
    '`{visitors: [{id, page, title?, name, language?, seconds, isQuiet, customerId?}], limit}`, the newest page first: [visitors](visitors.md)',
  writeFirst:
    '`{customerId}` of the chat that has begun, with `{content}`: [writing first](visitors.md#writing-first)',
  askToJoin: '`{state}`: `asked`, or `joined` for who is in it: [joining](workspace.md#joining-a-chat)',
  answerJoin: '`{state}`: `joined` or `declined`, with `{accepted}`',
  changeMessage:
    '`{seq, id, from, timestamp, content, changed}`, with `{content}`: [changed messages](#messages-that-are-changed-new)',
  deleteMessage: 'the same, without words',
  messageVersions: '`{versions: [{at, content}], deletedAt}`, the first words first',
  notes:
    '`[{id, n, at, from, content, mentions}]`, oldest first: the most recent, or by `after` or `before` a number: [notes](workspace.md#notes)',
  tags: '`{tags, sessions: [{sessionId, tags}], ratings?}`: ids of tags of the [workspace](workspace.md)',
  putTags: 'the same, with `{tags, sessionId?}`: those of the customer, or of one session',
  attributes:
    '`{attributes: [{name, value, proof, at, form?}], consents}`; `proof` is `claimed`, `signed` or `attendant`',
  putAttributes: 'the same, with `{attributes: {name: value}}`; null takes one away',
  putMark:
    '`{marks: [{customerId, kind, until, at}]}` of the caller, with `{mark: {kind: "snoozed", until?} | {kind: "unread"} | null}`: [marks](workspace.md#marks)',
  drafts: '`{reply, note, at}` of the caller alone: [drafts](workspace.md#drafts)',
  putDrafts:
    'the same, with `{reply?, note?, after?}`; an empty text takes a draft away. Where what is kept is newer than `after`, nothing changes',
  pageAttributes: 'takes `{attributes?, signed?}` of the customer’s own page',
  addNote: 'the note, with `{content, mentions?, id?}`',
  search:
    '`{hits: [{customerId, sessionId, at, field, snippet, seq?, customerName?, by?, isLive?}], cursor?, isPartial?}`: [search](search.md)',
  figures:
    '`{definitions, zone, from, to, by, error, total, rows: [{key, isFew, counts, times, numbers}]}`, by `person`, `team`, `tag`, `language`, `page`, `site`, `hour` or `day`; of the caller alone without the right `reports`: [figures](figures.md)',
  figuresChats:
    '`{chats, cursor?}`: the facts of the chats that a `figure` counts, in all or in the row of a `key`',
  figuresCsv: 'CSV with a header and one line for each chat that ended',
  figuresJsonLines: 'the same rows, each as one line of JSON',
  figuresMessagesCsv: 'CSV with a header and one line for each message of these chats',
  figuresMessagesJsonLines: 'the same, each as one line of JSON',
  figuresNow: '`{at, waiting, longestWaitMs, freePlaces, there, teams: [{key, name, …}]}`',
  metrics:
    'the format of Prometheus, for who says `METRICS_TOKEN` as a Bearer token: [operating](operating.md#alerts)',
  rebuildFigures: 'all chats hand in their facts once more',
  workspace:
    '`{revision, answers, tags, teams, settings, hours, forms, rules, grants, bots, offHooks, own: {revision, answers}, fixed}`: the [workspace](workspace.md)',
  putAnswer:
    'the ready answer `{id, name, text, language, macro?, attachments?}`, with `{name, text, language?, macro?, attachments?: [{id}]}`; without `attachments` its files stay',
  deleteAnswer: 'nobody finds this answer any more',
  putOwnAnswer: 'the same, of the caller alone',
  deleteOwnAnswer: 'the caller finds this answer no more',
  uploadAnswerFile:
    '`{id, name, type, size, sha256}`: [files of ready answers](workspace.md#files-of-ready-answers)',
  answerFile: 'the bytes, as a download; by `Range` a part of them',
  putTag: 'the tag `{id, name, color}`, with `{name, color?}`',
  deleteTag: 'nobody is offered this tag any more',
  putTeam: 'the team, with `{name, members?, skills?, languages?, capacity?}`',
  deleteTeam: 'there is no such team any more',
  putSettings:
    'all [settings](workspace.md#settings), with those that shall hold; what is left out has no value any more',
  putForm:
    'the form, with `{name, when, fields: [{name, kind, label, required?, options?, link?}], intro?, language?}`: [forms](forms.md)',
  deleteForm: 'what was answered stays with the customers',
  putHours:
    'the hours, with `{zone, weekly: [{day, from, to}], exceptions?: [{date, until?, name?, open?: [{from, to}]}]}`: [opening hours](workspace.md#opening-hours)',
  deleteHours: 'the team is open at all times',
  putRule:
    'the rule, with `{text, name?, isOn?, when?: {page?, seconds?, scroll?, attribute?, returning?, hours?}}`: [bubbles](workspace.md#bubbles)',
  deleteRule: 'no page opens this bubble any more',
  ruleCounts: '`{rules: [{id, shown, opened, answered}]}`',
  putGrant: 'the rights that count from now on, with `{rights}`',
  apiOpenapi: 'the calls of `/v1` alone, with examples',
  apiChats:
    '`{data: [{id, customer, state, since, sessionId, createdAt, assignedAttendants, tags, away, ending?}], cursor?}`: [chats](api.md#chats-and-messages)',
  apiChat: 'one of these',
  apiMessages: '`{data: [message with sessionId], cursor?}`, oldest first',
  apiSendMessage: 'the message as it is stored, with `{content, as?, name?, avatarURL?}`',
  apiUpload: '`{id, name, type, size, sha256, width?, height?}`: [files](files.md)',
  apiFile: 'the bytes, as a download; by `Range` a part of them',
  apiNotes: '`{data: [{id, n, at, from, content, mentions}]}`, oldest first',
  apiAddNote: 'the note, with `{content, mentions?, id?}`',
  apiCustomer: '`{id, name, avatarURL, attributes, tags}`',
  apiPutAttributes: '`{attributes: [{name, value, proof, at}]}`, with `{attributes: {name: value}}`',
  apiCustomerTags: '`{tags, sessions: [{sessionId, tags}]}`',
  apiPutCustomerTags: 'the same, with `{tags, sessionId?}`',
  apiTags: '`{data: [{id, name, color}]}`',
  apiPutTag: 'the tag, with `{name, color?}`',
  apiDeleteTag: 'nobody is offered this tag any more',
  apiAnswers: '`{data: [{id, name, text, language}]}`',
  apiPutAnswer: 'the ready answer, with `{name, text, language?, macro?}`',
  apiDeleteAnswer: 'nobody finds this answer any more',
  webhooks:
    '`{data: [{id, url, events, isOn, offReason, failingSince, createdAt, formerUntil, waiting}]}`: [webhooks](api.md#webhooks)',
  addWebhook: 'the same with `secret`, shown this once, with `{url, events, isOn?}`',
  webhook: 'one of these',
  putWebhook: 'how it is now, with `{url, events, isOn?}`',
  deleteWebhook: 'nothing is sent there any more',
  rotateWebhook: 'the same with a new `secret`; `{overlapSeconds?}` says for how long both sign',
  testWebhook: 'the delivery of the event `webhook.test`',
  deliveries:
    '`{data: [{id, type, at, state, tries, nextAt, status, answer, payload}], cursor?}`, the newest first',
  resendDelivery: 'the delivery, which is sent again',
  resendSince: '`{count}`, with `{since}`',
  apiTry: 'a [page](api.md#trying-it) on which the calls of `/v1` can be tried',
  apiFigures: 'as `GET /figures`, of everybody: [figures](figures.md)',
  apiFiguresNow: 'as `GET /figures/now`',
  bots: '`{data: [{id, name, avatarURL, endpoint, team, isOn, formerUntil, failed}]}`: [bots](bots.md)',
  putBot:
    'the bot; the first time with `secret`, shown this once, with `{name, avatarURL?, endpoint?, team?, isOn?}`',
  deleteBot: 'its chats go to people',
  rotateBot: 'the same with a new `secret`; `{overlapSeconds?}` says for how long both sign',
  turn: '`{turn, until, bot, chat, attributes, messages, answeredUpTo, choice?}`: [turns](bots.md#a-turn)',
  answerTurn: '`{data: [message]}`, with `{messages?, handOver?, end?}`: [answers](bots.md#an-answer)',
  keys: '`{data: [{id, name, scopes, createdAt, createdBy, expiresAt, lastUsedAt, formerUntil}]}`: [keys](api.md#keys)',
  addKey: 'the same with `key`, shown this once, with `{name, scopes, expiresAt?}`',
  rotateKey: 'the same; `{overlapSeconds?}` says for how long the text of before counts too, a day otherwise',
  deleteKey: 'the key counts no more',
  audit: '`{entries: [{n, at, by, part, id, owner, before, after}], cursor?}`, the newest first',
  signIn:
    'what the authentication hook says (below), or the [built-in directory](attendants.md); **new** `mqtt` and `edges`, the token in the header `chimp-token`',
  renewToken:
    'a new token in the header `chimp-token`; `unauthorized` where the old one has ended or was revoked',
  signOut: 'no token of this sign-in counts any more',
  people: 'everybody of the [built-in directory](attendants.md)',
  addPerson: 'somebody new, with `{email, name, avatarURL?, type, password}`',
  changePerson: 'who it is now, with `{name?, avatarURL?, type?, disabled?}`',
  resetPassword: '`{password}` counts from now on, and no sign-in from before',
  removePerson: 'nobody signs in as this person any more',
  ownPassword:
    '`{current, password}`; a new token in the header `chimp-token`, and no other sign-in counts any more',
  customerFacts: '`contactInfo`, `additionalInfo` or `statistics`: what the statistics hook says (below)',
  health: 'version, and whether bridge and hooks were heard of lately',
  openapi: 'all of this, for programs',
  jwks: 'the public keys of tokens, for brokers',
  bridgeSocket: 'the WebSocket between bridge and desk',
  bridgeMirror: 'the same for a mirror without a broker',
  bridgeBatch: 'one line of JSON for each chat, and one for the desk',
  bridgeChannel: 'the identity of a new chat',
  bridgeErased: 'takes what an erasure took away outside of the Worker',
  bridgeLog: 'a page of one chat’s log, for the mirror',
  bridgeLedgers: '`{names}`',
  bridgeFacts: '`{rows: [{id, facts}], cursor, isMore}`, behind a `cursor`',
  bridgeTopics: 'a page of all session topics, or of those that may have grown, for the mirror',
};

/** Calls that legacy clients and hooks knew before there was this table. */
const LEGACY_CALLS: ReadonlySet<RestRow> = new Set([
  CALLS.openSession,
  CALLS.session,
  CALLS.sessionMessages,
  CALLS.lastSessions,
  CALLS.customerMessages,
  CALLS.attendantSessions,
  CALLS.attendantConfig,
  CALLS.signIn,
  CALLS.customerFacts,
]);

/** `?offset=0&limit=50`: what is asked for where nothing else is said. */
function queryOf({ query }: RestRow): string {
  if (query === undefined) return '';
  const defaults = v.getDefaults(query as v.ObjectSchema<v.ObjectEntries, undefined>);
  const texts = Object.entries(defaults).map(([name, value]) =>
    value === undefined || value === '' ? `${name}=…` : `${name}=${value}`,
  );
  return `?${texts.join('&')}`;
}

const lineOf = (name: keyof typeof CALLS): string => {
  const row: RestRow = CALLS[name];
  const isNew = row.rule !== 'bridge' && !LEGACY_CALLS.has(row);
  const cells = [
    `\`${row.method} ${row.path}${queryOf(row)}\`${isNew ? ' **new**' : ''}`,
    CALLERS[row.rule],
    `${row.status === 200 ? '' : `${row.status}: `}${ANSWERS[name]}`,
    row.codes.map((code) => `\`${code}\``).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
};

/** Every REST call, as its row says, in the order of this file's answers. */
export const callTable = new PageTable('call', [
  '| call | who may | answer | refusals of its own |',
  '|---|---|---|---|',
  ...(Object.keys(ANSWERS) as (keyof typeof CALLS)[]).map(lineOf),
]);
