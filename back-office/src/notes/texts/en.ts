/** The texts of notes, loaded with them. The other languages have the same shape. */
export const en = {
  write: 'Note for colleagues',
  hint: 'Only colleagues read this. Enter saves the note, @ names a colleague',
  add: 'Save the note',
  saving: 'The note is being saved…',
  notSaved: 'The note was not saved: the service did not answer. Your words are kept; try again.',
  refused: 'The note was not saved: this chat is not open to you any more. Your words are kept.',
  full: 'The note was not saved: this chat holds no more notes. Your words are kept.',
  gone: 'The note was not saved: somebody whom it names never signed in here. Name somebody else.',
  tooLong: (over: number) => `${over} characters too many. Shorten the note.`,
  /** Why a bot has lost a chat to people. */
  botLost: {
    slow: 'The bot did not answer within 10 seconds. The chat went to the queue.',
    failed: 'The bot could not be reached, or answered with an error. The chat went to the queue.',
    rubbish: 'The bot answered with something that is not an answer. The chat went to the queue.',
    looped: 'The bot went round in circles. The chat went to the queue.',
    gone: 'The bot was switched off. The chat went to the queue.',
  },
  /** Why the chat was offered again, or came back. */
  lines: {
    signedOut: (name: string) => `${name} has signed out. The chat was offered again.`,
    silent: (name: string) => `${name} is not at the desk any more. The chat was offered again.`,
    declined: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} has declined the hand-over. The chat was offered to others.`
        : `${name} has declined the hand-over. The chat is with ${backTo} again.`,
    lapsed: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} has not taken the hand-over in time. The chat was offered to others.`
        : `${name} has not taken the hand-over in time. The chat is with ${backTo} again.`,
  },
  note: 'Note',
  noteFrom: (name: string) => `Note from ${name}, only for colleagues`,
  failed: 'The notes could not be loaded.',
  retry: 'Try again',
  colleagues: 'Colleagues',
  nobody: 'No colleague is at the desk just now.',
  mentioned: (name: string, customer: string) => `${name} names you in a note about ${customer}.`,
  show: 'Show the note',
  later: 'Not now',
};

export type NotesTexts = typeof en;
