/** What a page gives to and gets from the widget. Nothing here imports anything, so that it can stand in the types. */

/** The props of `ChimpWidget`; the same names as ever. All but the first two are optional. */
export interface ChimpWidgetProps {
  /** Where the Worker answers, like `https://chat.example.com`. */
  backendEndpoint: string;
  /**
   * The broker's WebSocket listener, like `https://mqtt.example.com/mqtt` or `ws://localhost:8080/mqtt`, or where the Worker
   * itself speaks MQTT, like `https://chat.example.com/mqtt`. Default: what the Worker names.
   */
  mqttBrokerHost?: string | undefined;
  /** With `mqttBrokerPassword`: used instead of the token. */
  mqttBrokerUsername?: string | undefined;
  mqttBrokerPassword?: string | undefined;
  /** Default `chimpassist/demo`. */
  mqttBaseTopic?: string | undefined;
  /** The panel's heading. */
  title?: string | undefined;
  /** Shown until an attendant with a picture of their own is there. */
  attendantAvatarURL?: string | undefined;
  /** Who answers here, while nobody does yet: "Our team". */
  attendantTitle?: string | undefined;
  /** A line below: "Usually answers in minutes". */
  attendantSubtitle?: string | undefined;
  /** Default true. */
  showPoweredBy?: boolean | undefined;
  /** New. Default `auto`: as the visitor's system is set. */
  theme?: 'light' | 'dark' | 'auto' | undefined;
  /** New. A language tag; default the page's `lang`, then the browser's. Known: en, pt-BR, es, ar; others get English. */
  language?: string | undefined;
  /** New. Words of your own instead of the widget's. */
  texts?: Partial<ChimpTexts> | undefined;
  /** New. The corner: at the end of a line (right in English) or at its start. Default `end`. */
  position?: 'end' | 'start' | undefined;
  /**
   * New. Answers the challenge that a Worker with `TURNSTILE_SECRET` puts to new guests: resolves with Turnstile's token.
   * Called at most once for a guest, when it is needed.
   */
  challenge?: (() => Promise<string>) | undefined;
  /** New. The panel that was open stays so from page to page, in the same tab. Default false. */
  staysOpen?: boolean | undefined;
  /**
   * New. With the first word attendants learn the visitor's page and referrer (without query), browser, language and time zone.
   * Ask for consent where your law wants it. Default false.
   */
  visitorDetails?: boolean | undefined;
  /**
   * New. Where your site serves `chimpassist-push.js` of this package, like `/chimpassist-push.js`, or a service worker of your own
   * that imports it: visitors may then ask to be told of answers in this browser. Default: they are not offered it.
   */
  pushWorker?: string | undefined;
  /**
   * New. The page may open a bubble by the rules of the workspace: `true`, or what it knows of its visitor, by which rules may ask:
   * `{cart: 3}`. Give it when the visitor has consented: which bubbles were shown is kept in `localStorage`. Default false.
   */
  proactive?: boolean | Record<string, string | number | boolean> | undefined;
  /**
   * New. Where the workspace wants it, attendants see that somebody is on this page, and for how long, and may write first. Give it when
   * the visitor has consented. Nothing is stored for it. Default false.
   */
  visitorPresence?: boolean | undefined;
  /** New. A quiet sound for a message that arrives while the page is hidden. Default true. */
  sound?: boolean | undefined;
}

export interface ChimpEvents {
  /** The conversation is on the screen or in reach, and the broker is connected. */
  ready: undefined;
  opened: undefined;
  closed: undefined;
  /** A message was added that was not there before, from either side. */
  message: { id: string; content: string; from: { id: string | number; name: string }; own: boolean };
  /** How many messages of the other side are unread. */
  unread: number;
  /** Somebody answers now. */
  assigned: { attendants: { id: string | number; name: string }[] };
}
export type ChimpEventName = keyof ChimpEvents;

/** What a `ref` on `ChimpWidget` holds, and what `mountChimpWidget` returns. */
export interface ChimpHandle {
  open(): void;
  close(): void;
  toggle(): void;
  /** Says something in the customer's name. */
  send(content: string): void;
  /** Returns a function that unsubscribes. */
  on<Name extends ChimpEventName>(name: Name, listener: (detail: ChimpEvents[Name]) => void): () => void;
  off<Name extends ChimpEventName>(name: Name, listener: (detail: ChimpEvents[Name]) => void): void;
}

/** The props of `ChimpMessageList`. */
export interface ChimpMessageListProps {
  /** A session info with its messages. */
  session: {
    lastMessages: {
      id?: string | number | undefined;
      from: { id: string | number; name?: string | undefined; avatarURL?: string | null | undefined };
      timestamp: number;
      /** New. The server's time, which is shown where it is there. */
      receivedAt?: number | undefined;
      content: string;
      readAt?: number | null | undefined;
    }[];
  };
  /** Whose messages stand at the end side. */
  userId: string | number;
  theme?: 'light' | 'dark' | 'auto' | undefined;
  language?: string | undefined;
  texts?: Partial<ChimpTexts> | undefined;
}

/** The words of files, which come with them. */
export interface ChimpFileTexts {
  attach: string;
  takePhoto: string;
  chooseFiles: string;
  recordVoice: string;
  dropFiles: string;
  chosenFiles: string;
  removeFile: string;
  describe: string;
  describeFile: string;
  preparing: string;
  tooManyFiles: string;
  fileTooLarge: string;
  fileType: string;
  fileEmpty: string;
  notKept: string;
  uploading: string;
  cancel: string;
  download: string;
  openPicture: string;
  notLoaded: string;
  checking: string;
  checkRefused: string;
  checkMissing: string;
  closeViewer: string;
  previousPicture: string;
  nextPicture: string;
  zoom: string;
  play: string;
  pause: string;
  speed: string;
  listenAt: string;
  recording: string;
  discardVoice: string;
  sendVoice: string;
  microphoneDenied: string;
  microphoneMissing: string;
  microphoneBusy: string;
  failedTooLarge: string;
  failedType: string;
  failedQuota: string;
  failedRoom: string;
  failedNoFiles: string;
  failedLost: string;
  failedFile: string;
}

/** The words while the team is closed. `{time}`: when it opens, in the reader's zone and language. */
export interface ChimpClosedTexts {
  closed: string;
  closedUntil: string;
  closedWrite: string;
  closedUntilWrite: string;
}

/** The words of forms, used where the team has any. */
export interface ChimpFormTexts {
  formSend: string;
  formSkip: string;
  formOptional: string;
  formChoose: string;
  formMore: string;
  formMissing: string;
  formEmail: string;
  formPhone: string;
  formChoice: string;
  formTooLong: string;
  formConsent: string;
  formOutdated: string;
  formNotSent: string;
  formTaken: string;
  formMailOn: string;
  formMailFailing: string;
}

/** The words of a bubble that a rule opens. */
export interface ChimpBubbleTexts {
  bubbleAnswer: string;
  bubbleNotNow: string;
}

/** Words beside a conversation: its transcript, that it ends soon, and how it was. They come with the first message. */
/** The words of messages in the browser, which come with them. */
export interface ChimpTellingTexts {
  tellMe: string;
  tellMeNot: string;
  tellsYou: string;
  tellsNoMore: string;
  tellingDenied: string;
  tellingFailed: string;
}

export interface ChimpAfterTexts {
  /** `{time}`. */
  closesAt: string;
  rate: string;
  /** From the worst to the best, with `|` between. */
  ratings: string;
  comment: string;
  sendComment: string;
  rated: string;
  notRated: string;
  more: string;
  transcript: string;
  saveTranscript: string;
  printTranscript: string;
  /** Of the buttons of a bot, for those who hear the page. `{name}`. */
  choices: string;
  /** `{date}`. */
  transcriptOf: string;
  email: string;
  sendTranscript: string;
  cancelTranscript: string;
  /** In the place of it, once the chat was sent. */
  closeTranscript: string;
  transcriptSent: string;
  transcriptOff: string;
  transcriptLater: string;
  transcriptFailed: string;
  notLoadedTranscript: string;
}

/** Every word that the widget says. `{…}` are places for a name or number. */
export interface ChimpTexts
  extends ChimpFileTexts,
    ChimpClosedTexts,
    ChimpFormTexts,
    ChimpBubbleTexts,
    ChimpTellingTexts,
    ChimpAfterTexts {
  openLabel: string;
  closeLabel: string;
  unread: string;
  title: string;
  team: string;
  away: string;
  over: string;
  conversation: string;
  greeting: string;
  placeholder: string;
  send: string;
  connecting: string;
  waiting: string;
  again: string;
  position: string;
  next: string;
  /** `{to}`: minutes. Stands behind the place in the queue, where the server can tell. */
  waitUpTo: string;
  /** `{from}`, `{to}`: minutes. */
  waitBetween: string;
  nobody: string;
  handedOver: string;
  ended: string;
  endedBy: string;
  endedLeft: string;
  endedExpired: string;
  offline: string;
  offlineWaiting: string;
  trouble: string;
  unproven: string;
  busy: string;
  challenge: string;
  with: string;
  withMany: string;
  typing: string;
  you: string;
  stateWaiting: string;
  stateSent: string;
  stateStored: string;
  stateRead: string;
  newLine: string;
  stateFailed: string;
  notSent: string;
  refusedTooLong: string;
  refusedNotAllowed: string;
  refusedTooMany: string;
  refusedErased: string;
  refusedOther: string;
  unanswered: string;
  sendAgain: string;
  remove: string;
  readAt: string;
  today: string;
  yesterday: string;
  older: string;
  newMessages: string;
  tooLong: string;
  said: string;
  pasteTooLong: string;
  emptyMessage: string;
  /** Beside the time of a message that an attendant has rewritten. */
  changed: string;
  /** In place of what an attendant has taken back. */
  takenBack: string;
  showAll: string;
  showLess: string;
  poweredBy: string;
  startUp: string;
}
