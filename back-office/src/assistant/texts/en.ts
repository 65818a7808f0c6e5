/** The texts of the assistant, loaded with it. The other languages have the same shape. */
export const en = {
  open: 'Assistant',
  close: 'Close the assistant',
  reply: 'Suggest a reply',
  summary: 'Summarize the chat',
  friendlier: 'Friendlier',
  moreFormal: 'More formal',
  shorter: 'Shorter',
  mine: 'Translate my words',
  theirs: 'Translate the last message',
  addSummary: 'Write a summary',
  summarizes: 'The summary is being written…',
  waiting: 'The assistant writes…',
  use: 'Put into the field',
  discard: 'Throw away',
  back: 'Put my words back',
  original: 'Show the original (O)',
  translation: 'Show the translation (O)',
  check: 'Written by a language model of your operator: read it before you send it.',
  failed: {
    often: 'You have asked the assistant as often as one may in a day. It answers again tomorrow.',
    off: 'The assistant is not set up as it should be. Your operator looks at ASSISTANT_KEY and ASSISTANT_ENDPOINT.',
    late: 'The assistant does not answer. Try again in a moment.',
    torn: 'The assistant broke off. Try again.',
    other: 'That did not work. Try again.',
  },
};

export type AssistantTexts = typeof en;
