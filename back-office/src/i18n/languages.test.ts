import { expect, test } from 'vitest';
import { AFTER_CHAT_TEXTS } from '../after-chat/texts/after-chat-languages.ts';
import { ANSWERS_TEXTS } from '../answers/texts/answers-languages.ts';
import { ASSISTANT_TEXTS } from '../assistant/texts/assistant-languages.ts';
import { BOARD_TEXTS } from '../board/texts/board-languages.ts';
import { BUBBLES_TEXTS } from '../bubbles/texts/bubbles-languages.ts';
import { FILES_TEXTS } from '../files/texts/files-languages.ts';
import { NOTES_TEXTS } from '../notes/texts/notes-languages.ts';
import { PEOPLE_TEXTS } from '../people/texts/people-languages.ts';
import { PROGRAMS_TEXTS } from '../programs/texts/programs-languages.ts';
import { PUSH_TEXTS } from '../push/texts/push-languages.ts';
import { REPORTS_TEXTS } from '../reports/texts/reports-languages.ts';
import { SETTINGS_TEXTS } from '../settings-page/texts/settings-languages.ts';
import { SITES_TEXTS } from '../sites/texts/sites-languages.ts';
import { VISITORS_TEXTS } from '../visitors/texts/visitors-languages.ts';
import { en } from './en.ts';
import { chooseLanguage, LANGUAGES } from './languages.ts';

/** Every text as `path: text`, functions answered with example values. */
function sentences(texts: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const name = `${path}${key}`;
    if (typeof value === 'string') all.set(name, value);
    else if (typeof value === 'function') all.set(name, String(value(2)));
    else for (const [inner, text] of sentences(value, `${name}.`)) all.set(inner, text);
  }
  return all;
}

/** Words that are the same in a language as in English. */
const SAME = new Set([
  'signIn.email',
  'chat.label',
  'chat.chats',
  'settings.parts.webhooks',
  'settings.values.false',
]);

test.each(['ptBR', 'es'] as const)(
  '%s has every text, and none of them is left in English',
  async (language) => {
    const english = sentences({
      ...en,
      people: PEOPLE_TEXTS.en,
      files: FILES_TEXTS.en,
      settings: SETTINGS_TEXTS.en,
      board: BOARD_TEXTS.en,
      answers: ANSWERS_TEXTS.en,
      notes: NOTES_TEXTS.en,
      programs: PROGRAMS_TEXTS.en,
      sites: SITES_TEXTS.en,
      afterChat: AFTER_CHAT_TEXTS.en,
      bubbles: BUBBLES_TEXTS.en,
      push: PUSH_TEXTS.en,
      visitors: VISITORS_TEXTS.en,
      reports: REPORTS_TEXTS.en,
      assistant: ASSISTANT_TEXTS.en,
    });
    const own = sentences({
      ...(await LANGUAGES[language].load()),
      people: PEOPLE_TEXTS[language],
      files: FILES_TEXTS[language],
      settings: SETTINGS_TEXTS[language],
      board: BOARD_TEXTS[language],
      answers: ANSWERS_TEXTS[language],
      notes: NOTES_TEXTS[language],
      programs: PROGRAMS_TEXTS[language],
      sites: SITES_TEXTS[language],
      afterChat: AFTER_CHAT_TEXTS[language],
      bubbles: BUBBLES_TEXTS[language],
      push: PUSH_TEXTS[language],
      visitors: VISITORS_TEXTS[language],
      reports: REPORTS_TEXTS[language],
      assistant: ASSISTANT_TEXTS[language],
    });
    expect([...own.keys()]).toEqual([...english.keys()]);
    const untold = [...own].filter(([key, text]) => text === english.get(key) && !SAME.has(key));
    expect(untold).toEqual([]);
  },
);

test('the language is the operator’s, else the one chosen here, else the browser’s', () => {
  expect(chooseLanguage('es', 'ptBR', ['en'])).toBe('es');
  expect(chooseLanguage('', 'ptBR', ['en'])).toBe('ptBR');
  expect(chooseLanguage('', null, ['fr-FR', 'pt-PT', 'en'])).toBe('ptBR');
  expect(chooseLanguage('', 'klingon', ['fr-FR'])).toBe('en');
});
