/** The texts of who is on the site now, loaded with it. The other languages have the same shape. */
export const en = {
  back: 'Back to the chats',
  count: (n: number) => (n === 1 ? '1 page is looked at.' : `${n} pages are looked at.`),
  full: (n: string) => `No more than ${n} are seen at once.`,
  none: 'Nobody is on the site now.',
  about: 'Only pages that may say it are seen. Nothing of this is stored.',
  reading: 'Reading who is on the site…',
  unreachable: 'The server does not answer just now. What stands here may be over.',
  off: 'This team does not look at who is on the site.',
  visitor: 'Visitor',
  onPage: (time: string) => `on this page for ${time}`,
  isQuiet: 'Has said “Not now” to messages',
  hasLeft: 'Has left the page',
  write: 'Write',
  writeTo: (name: string) => `Write to ${name} first`,
  openChat: 'Open the chat',
  openChatWith: (name: string) => `Open the chat with ${name}`,
  words: 'Your message',
  send: 'Send',
  cancel: 'Cancel',
  sending: 'Asking the page…',
  gone: 'The page does not answer: this visitor has left. Nothing was sent.',
  inChat: 'A colleague has a chat with this customer already. Nothing was sent.',
  quiet: 'This visitor has said “Not now”. Nothing was sent.',
  failed: 'It could not be sent. Try again.',
  setting: {
    label: 'Show attendants who is on the site now',
    hint: 'They see page and time on it, and may write first. Pages take part only with the prop “visitorPresence” of the widget: give it when the visitor has consented. Nothing is stored beyond the visit.',
    saved: 'Saved.',
  },
};

export type VisitorsTexts = typeof en;
