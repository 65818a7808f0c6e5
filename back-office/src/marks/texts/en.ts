/** The texts of snoozing and marking as unread, loaded with them. The other languages have the same shape. */
export const en = {
  title: 'Snooze this chat',
  text: 'For you alone it stands at the end of your list until then. It comes back at once when the customer writes.',
  times: {
    words: 'Until the customer writes',
    hour: 'For an hour',
    hours: 'For three hours',
    tomorrow: 'Until tomorrow morning',
    week: 'Until Monday morning',
  },
  own: 'Until another time',
  put: 'Snooze',
  wake: 'Bring it back now',
  mustBeAhead: 'Choose a time that is still to come.',
  unread: 'Marked as unread',
  woken: 'Back from snooze',
};

export type MarksTexts = typeof en;
