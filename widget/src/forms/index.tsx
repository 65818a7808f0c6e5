import { createFormRest, formsIn } from '@chimpassist/client/rest';
import {
  type FieldAnswers,
  type Form,
  type Id,
  type KnownAnswers,
  type MailStand,
  NOTHING_KNOWN,
} from '@chimpassist/protocol';
import { render } from 'preact';
import { USER_DATA_KEY } from '../core/person.ts';
import { addSheet } from '../launcher/sheet.ts';
import { type Asked, fieldsOf, formsNow, fromPage, wordsOfAnswers } from './choose.ts';
import { FormView } from './form-view.tsx';
import css from './forms.css?inline';
import type { Forms, FormsPart, FormsPorts, FormsView } from './forms.ts';
import { nameGuest } from './guest.ts';
import { createKeep } from './keep.ts';
import { formTextsFor } from './texts.ts';

/** Roots that have the sheet. */
const sheeted = new WeakSet<ShadowRoot>();

/** Forms of one client: which is to be filled in now, what is known already, and what becomes of it. */
export const createForms: FormsPart['createForms'] = (ports: FormsPorts): Forms => {
  const rest = createFormRest(ports);
  const keep = createKeep(ports);
  /** Of whom it is; null: nobody has been asked about yet. */
  let known: { id: Id; answers: KnownAnswers | null } | null = null;
  let said: { key: string; mail: MailStand | null } | null = null;
  let newest: { place: HTMLElement; view: FormsView } | null = null;

  let read: { from: readonly unknown[]; forms: Form[] } = { from: [], forms: [] };
  /** Read once, however often it is drawn. */
  function readForms(from: readonly unknown[]): Form[] {
    if (read.from !== from) read = { from, forms: formsIn(from) };
    return read.forms;
  }

  const redraw = (): void => {
    if (newest !== null) draw(newest.place, newest.view);
  };

  /** Asked once for each person; where nobody answers, everything is asked. */
  function knownOf(id: Id): KnownAnswers | null {
    if (known?.id === id) return known.answers;
    const mine = { id, answers: null as KnownAnswers | null };
    known = mine;
    said = null;
    rest
      .known(id)
      .catch(() => NOTHING_KNOWN)
      .then((answers) => {
        mine.answers = answers;
        if (known === mine) redraw();
      });
    return null;
  }

  function took(asked: Asked, mail: MailStand, fields: FieldAnswers, view: FormsView): void {
    const { form, key } = asked;
    const answers = known?.answers ?? NOTHING_KNOWN;
    const agreed = form.fields.filter(
      ({ name, kind, version }) => kind === 'consent' && fields[name] === version,
    );
    if (known !== null)
      known.answers = {
        fields: [
          ...answers.fields,
          ...form.fields
            .filter(({ name, kind }) => kind !== 'consent' && (fields[name] ?? '') !== '')
            .map(({ name, kind }) => (kind === 'email' || kind === 'phone' ? kind : name)),
        ],
        consents: [
          ...answers.consents,
          ...agreed.map(({ name, version = '' }) => ({ form: form.id, field: name, version, at: 0 })),
        ],
      };
    const hasAddress = form.fields.some(({ name, kind }) => kind === 'email' && (fields[name] ?? '') !== '');
    const name = fields.name;
    if (view.state.customer !== null && typeof name === 'string')
      nameGuest(ports.storage, view.state.customer, name.trim());
    said = { key, mail: hasAddress ? mail : null };
    // Words that were refused for want of it go once more.
    for (const [id, sending] of Object.entries(view.state.outbox)) if (sending === 'consent') ports.retry(id);
    if (asked.isOfBot) ports.say(wordsOfAnswers(form, fields) || form.name);
    redraw();
    if (newest?.place.getRootNode() instanceof ShadowRoot)
      newest.place.parentElement?.querySelector<HTMLElement>('.composer textarea')?.focus();
  }

  /** What the page says by itself. Nobody waits for it. */
  function sendGiven(id: Id, { form }: Asked, fields: FieldAnswers): void {
    if (Object.keys(fields).length > 0) void rest.send(id, { form: form.id, fields }).catch(() => {});
  }

  /** The first form with anything to ask. What needs no answer goes by itself. */
  function choose(view: FormsView): { asked: Asked; given: FieldAnswers; answers: KnownAnswers } | null {
    const { customer, isHistoryLoaded } = view.state;
    if (customer === null || !isHistoryLoaded) return null;
    const answers = knownOf(customer.id);
    if (answers === null) return null;
    for (const asked of formsNow(readForms(view.forms), view.state, view.look.tag)) {
      const given = fromPage(asked.form, ports.storage.get(USER_DATA_KEY));
      const fields = fieldsOf(asked, answers, given);
      const isDone = keep.isDone(asked.key);
      if (fields.length > 0 && (!isDone || fields.some(({ required }) => required)))
        return { asked, given, answers };
      if (!isDone) {
        keep.finish(asked.key);
        sendGiven(customer.id, asked, given);
      }
    }
    return null;
  }

  function draw(place: HTMLElement, view: FormsView): void {
    newest = { place, view };
    const root = place.getRootNode();
    if (root instanceof ShadowRoot && !sheeted.has(root)) {
      sheeted.add(root);
      addSheet(root, css);
    }
    const texts = formTextsFor(view.look);
    const chosen = choose(view);
    // The sheet hides the composer meanwhile.
    place.toggleAttribute('data-asks', chosen?.asked.isBefore === true);
    if (chosen === null) {
      const { kind } = view.state.phase;
      const isOver = kind === 'online' || kind === 'handedOver';
      const text =
        said?.mail === 'failing'
          ? texts.formMailFailing
          : said?.mail === 'on'
            ? texts.formMailOn
            : texts.formTaken;
      render(said === null || isOver ? null : <p role="status">{text}</p>, place);
      return;
    }
    const { asked, given, answers } = chosen;
    const { id } = view.state.customer ?? { id: '' };
    const focused = root instanceof ShadowRoot ? root.activeElement : null;
    render(
      <FormView
        key={`${id} ${asked.key}`}
        asked={asked}
        fields={fieldsOf(asked, answers, given)}
        given={given}
        known={answers}
        texts={texts}
        keep={keep}
        takesFocus={asked.isBefore && focused?.closest('.composer') !== null}
        send={(fields) => rest.send(id, { form: asked.form.id, fields, language: view.look.tag })}
        sent={(mail, fields) => took(asked, mail, fields, view)}
        skipped={() => {
          sendGiven(id, asked, given);
          redraw();
        }}
        changed={ports.ask}
      />,
      place,
    );
  }

  return { draw };
};
