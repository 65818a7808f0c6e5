/** The texts of tags, loaded with them. The other languages have the same shape. */
export const en = {
  title: 'Tags',
  ofCustomer: 'Customer',
  ofChat: 'This chat',
  addToCustomer: 'Tag the customer',
  addToChat: 'Tag this chat',
  add: 'Add a tag…',
  make: (name: string) => `New tag: ${name}`,
  remove: (name: string) => `Remove the tag ${name}`,
  loading: 'Loading…',
  failed: 'The tags could not be loaded.',
  retry: 'Try again',
  notSaved: 'The tag was not saved: the service did not answer. Try again.',
  tooMany: 'There are too many tags. Remove one first.',
  noRight: 'You may not make new tags. Ask a supervisor.',
  filter: 'Show only chats with a tag',
  filtered: (names: string) => `Only chats tagged ${names}`,
  all: 'All tags',
  sectionText:
    'Chats and customers are tagged with these. A tag that is removed stays at what has it, and is shown by its id.',
  none: 'There are no tags yet.',
  addOne: 'Add a tag',
  ownColor: 'A color of its own',
  color: 'Color',
  saved: (name: string) => `${name} is saved.`,
  removed: (name: string) => `${name} is removed.`,
};

export type TagsTexts = typeof en;
