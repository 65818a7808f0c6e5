import type { AnswerProblem, FieldAnswers, Form, FormField } from '@chimpassist/protocol';
import { html } from 'hono/html';
import { wordsIn } from './words.ts';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:30rem;padding:2rem 1rem}
label{display:block;margin:1rem 0 .25rem}input:not([type=checkbox]),select{font:inherit;box-sizing:border-box;width:100%;padding:.5rem}
.consent{display:flex;gap:.5rem;align-items:baseline}.problem{color:light-dark(#a3160d,#ff9a8f);margin:.25rem 0}
button{font:inherit;margin-top:1.5rem;padding:.6rem 1.2rem}`;

type Html = ReturnType<typeof html>;

/** What the page shows: fields, or one sentence. */
export interface PageState {
  form: Form | null;
  /** The language of its words where there is no form. */
  language: string;
  given?: FieldAnswers;
  problems?: Record<string, AnswerProblem>;
  isDone?: boolean;
}

function inputOf(
  field: FormField,
  given: FieldAnswers,
  problem: AnswerProblem | undefined,
  choose: string,
): Html {
  const { name, kind, required, options, version = '' } = field;
  const value = String(given[name] ?? '');
  const described = problem === undefined ? '' : `p-${name}`;
  switch (kind) {
    case 'consent':
      return html`<input type="checkbox" id="f-${name}" name="${name}" value="${version}" aria-describedby="${described}"
        aria-invalid="${String(problem !== undefined)}" aria-required="${String(required)}" ${value === version ? 'checked' : ''}>`;
    case 'choice':
      return html`<select id="f-${name}" name="${name}" aria-describedby="${described}" aria-required="${String(required)}">
        <option value="">${choose}</option>
        ${options.map((each) => html`<option ${each === value ? 'selected' : ''}>${each}</option>`)}
      </select>`;
    default:
      return html`<input id="f-${name}" name="${name}" value="${value}" aria-describedby="${described}"
        aria-invalid="${String(problem !== undefined)}" aria-required="${String(required)}"
        type="${kind === 'email' ? 'email' : kind === 'phone' ? 'tel' : 'text'}" dir="auto">`;
  }
}

/** A page without scripts, for customers whose client knows no forms. */
export function formPageOf({
  form,
  language,
  given = {},
  problems = {},
  isDone = false,
}: PageState): Html | Promise<string> {
  const tag = form?.language ?? language;
  const words = wordsIn(tag);
  const shown = form === null || isDone ? [] : form.fields.filter(({ kind }) => kind !== 'hidden');
  const rows = shown.map((field) => {
    const problem = problems[field.name];
    const input = inputOf(field, given, problem, words.choose);
    const label = html`<label for="f-${field.name}">${field.label}${
      field.link === null
        ? ''
        : html` <a href="${field.link}" target="_blank" rel="noreferrer noopener">${words.more}</a>`
    }</label>`;
    const told =
      problem === undefined
        ? ''
        : html`<p class="problem" id="p-${field.name}">${words.problems[problem]}</p>`;
    return field.kind === 'consent'
      ? html`<div class="consent">${input}${label}</div>${told}`
      : html`${label}${input}${told}`;
  });
  const body =
    shown.length === 0
      ? html`<p role="status">${isDone ? words.done : words.ended}</p>`
      : html`<p>${form?.intro ?? ''}</p><form method="post" novalidate>${rows}<button>${words.send}</button></form>`;
  return html`<!doctype html><html lang="${tag}" dir="${tag.startsWith('ar') ? 'rtl' : 'ltr'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${words.heading}</title><style>${STYLE}</style></head>
<body><main><h1>${words.heading}</h1>${body}</main></body></html>`;
}
