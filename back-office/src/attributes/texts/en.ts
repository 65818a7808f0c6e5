/** The texts of a customer's attributes, loaded with them. The other languages have the same shape. */
export const en = {
  title: 'Attributes',
  add: 'Write one down',
  change: (name: string) => `Change ${name}`,
  remove: (name: string) => `Remove ${name}`,
  name: 'Name',
  value: 'Value',
  save: 'Save',
  cancel: 'Cancel',
  visit: {
    page: 'Page',
    referrer: 'Came from',
    browser: 'Browser',
    language: 'Language',
    timeZone: 'Local time',
  },
  proofs: {
    claimed: 'The page claims it',
    signed: 'Your site has signed it',
    attendant: 'Written down here',
  },
  inForm: 'Said in a form',
  consents: 'Agreed to',
  badName: 'A name has 1 to 40 letters, digits, spaces, “_”, “.” or “-”.',
  noValue: 'Write a value, or cancel.',
  loading: 'Loading…',
  failed: 'The attributes could not be loaded.',
  retry: 'Try again',
  notSaved: 'Nothing was saved: the service did not answer. Try again.',
  tooMany: 'This customer has too many attributes. Remove one first.',
};

export type AttributesTexts = typeof en;
