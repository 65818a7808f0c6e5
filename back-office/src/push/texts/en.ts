/** The texts of push messages, loaded with that section. The other languages have the same shape. */
export const en = {
  thisBrowser: 'Tell me in this browser while no desk is open',
  thisBrowserHint:
    'When a customer waits whom nobody could take, and when a colleague mentions you. Until you sign out.',
  none: 'This deployment sends no push messages: its operator has to set VAPID_KEYS.',
  denied:
    'This browser does not let this page show messages. Allow it in the settings of the browser, then reload the page.',
  unsupported: 'This browser shows no messages. On an iPhone, add this page to the home screen first.',
  unreachable: 'It is not known how it stands with push messages. Open this section again.',
  content: 'Push messages say who and what it is about',
  contentHint:
    'For the whole team and for customers. Otherwise they say only that somebody waits, or that there is an answer: they stand on locked screens.',
  saved: 'Saved.',
};

export type PushTexts = typeof en;
