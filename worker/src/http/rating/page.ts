import { createHash } from 'node:crypto';
import { RATING_COMMENT_MAX_LENGTH, type RatingStyle } from '@chimpassist/protocol';
import type { RatingWords } from '../../rating/words.ts';

const FACES = ['😞', '😟', '😐', '😊', '😀'] as const;

const CSS = `
:root{color-scheme:light dark;--ground:#fff;--text:#172124;--soft:#5a686c;--line:#d5dcde;--accent:#0c6b78;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ground:#141b1d;--text:#e6edee;--soft:#9eacb0;--line:#37454a;--accent:#5cc0cf;--on:#0d1517}}
*{box-sizing:border-box}
body{margin:0;min-block-size:100vh;display:grid;place-items:center;padding:16px;background:var(--ground);color:var(--text);font:16px/1.45 system-ui,sans-serif}
main{inline-size:min(420px,100%)}
h1{font-size:20px;margin:0 0 16px}
fieldset{border:0;margin:0;padding:0;display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:8px}
fieldset label{position:relative;display:grid;justify-items:center;align-content:start;gap:4px;padding:10px 2px;border:1px solid var(--line);border-radius:10px;font-size:13px;color:var(--soft);text-align:center;cursor:pointer}
fieldset input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
fieldset span{font-size:22px;line-height:1.2}
fieldset label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);color:var(--text)}
fieldset label:has(:focus-visible),textarea:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.comment{display:block;margin:16px 0 4px;font-size:14px;color:var(--soft)}
textarea{inline-size:100%;min-block-size:96px;padding:10px;border:1px solid var(--line);border-radius:10px;background:transparent;color:inherit;font:inherit;resize:vertical}
button{margin-block-start:16px;padding:10px 20px;border:0;border-radius:10px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
`;
const CSS_HASH = createHash('sha256').update(CSS).digest('base64');

/** Nothing runs on the page, and nothing of another address is loaded: only its form leads anywhere, to this address. */
export const PAGE_HEADERS: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${CSS_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  // The address proves who may rate: no other page learns it.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

interface Page {
  language: string;
  words: RatingWords;
}

const pageOf = ({ language, words }: Page, content: string): string => `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(words.title)}</title><style>${CSS}</style></head>
<body><main>${content}</main></body>
</html>`;

/** The form. To open it changes nothing: what mail scanners open votes for nobody. */
export function formPage(
  page: Page,
  style: RatingStyle,
  given: { value: number; comment?: string | undefined } | null,
): string {
  const { title, values, comment, send } = page.words;
  const choices = values.map((name, at) => {
    const value = at + 1;
    const sign = style === 'faces' ? (FACES[at] ?? '') : `${value} ★`;
    const checked = given?.value === value ? ' checked' : '';
    return `<label><input type="radio" name="value" value="${value}" required${checked}><span aria-hidden="true">${sign}</span>${escaped(name)}</label>`;
  });
  return pageOf(
    page,
    `<form method="post"><h1 id="title">${escaped(title)}</h1>
<fieldset role="radiogroup" aria-labelledby="title">${choices.join('')}</fieldset>
<label class="comment" for="comment">${escaped(comment)}</label>
<textarea id="comment" name="comment" maxlength="${RATING_COMMENT_MAX_LENGTH}" dir="auto">${escaped(given?.comment ?? '')}</textarea>
<button type="submit">${escaped(send)}</button></form>`,
  );
}

/** One sentence instead of the form. */
export const sentencePage = (page: Page, sentence: string): string =>
  pageOf(page, `<h1>${escaped(page.words.title)}</h1><p role="status">${escaped(sentence)}</p>`);
