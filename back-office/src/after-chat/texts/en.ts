/** The texts of what happens at the end of a chat, loaded with that section. The other languages have the same shape. */
export const en = {
  rating: 'Ask how the chat was',
  styles: { off: 'Do not ask', faces: 'With five faces', stars: 'With five stars' },
  ratingHint:
    'Customers are asked when a chat has ended, in the chat and in mails after it. A comment is up to them.',
  closing: 'End chats in which nobody says anything',
  closingHint:
    'Only where an attendant spoke last. A chat that somebody has snoozed goes on, and a late answer goes on in the same chat.',
  after: 'After so many minutes',
  warn: 'Warn the customer so many minutes before',
  save: 'Save',
  saved: 'Saved. Chats follow it from their next change on.',
  order: 'The warning comes before the end: its minutes are fewer.',
};

export type AfterChatTexts = typeof en;
