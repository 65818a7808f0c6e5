/** The texts of the command bar, loaded with it. The other languages have the same shape. */
export const en = {
  title: 'Commands',
  label: 'What do you want to do, or whose chat?',
  list: 'Commands and chats',
  key: 'Key:',
  nothing: 'No command and no chat of this desk has this name.',
  searchFor: (words: string) => `Search everything for “${words}”`,
  macro: (name: string) => `Macro: ${name}`,
  site: (name: string) => `Site: ${name}`,
  assistant: {
    reply: 'Assistant: suggest a reply',
    theirs: 'Assistant: translate the last message',
    summary: 'Assistant: summarize the chat',
  },
  searchCustomer: (name: string) => `Search in the chats of ${name}`,
  showCustomer: 'Show the customer',
  hideCustomer: 'Hide the customer',
  copyAddress: 'Copy the link to this chat',
  goAvailable: 'Be available',
  goAway: 'Be away',
  theme: (name: string) => `Appearance: ${name}`,
};

export type CommandsTexts = typeof en;
