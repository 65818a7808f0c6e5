/** The texts of bubbles, loaded with that section. The other languages have the same shape. */
export const en = {
  about:
    'A bubble opens above the launcher by itself, once for each visitor, on pages that allow it (the prop “proactive” of the widget).',
  none: 'No bubble opens by itself.',
  add: 'Add a bubble',
  saved: 'Saved. Pages follow it within seconds.',
  removed: 'The bubble is removed.',
  isOn: 'On',
  isOff: 'Off',
  text: 'What it says',
  name: 'Name, for the team alone',
  on: 'Pages open it',
  when: 'When it opens',
  whenHint: 'All that is given has to fit. Without anything it opens at once.',
  page: 'Page: a part of its address, * stands for anything',
  seconds: 'Seconds for which the page was looked at',
  scroll: 'Percent that was scrolled',
  attribute: 'Attribute that the page names',
  atLeast: 'The attribute is at least',
  is: 'The attribute is',
  returning: 'Visitor',
  returnings: { any: 'Everybody', yes: 'Was here before', no: 'Is here for the first time' },
  hours: 'Opening hours',
  hoursOf: { any: 'At all times', open: 'While open', closed: 'While closed' },
  counts: (shown: number, opened: number, answered: number) =>
    `${shown} shown, ${opened} opened, ${answered} answered`,
};

export type BubblesTexts = typeof en;
