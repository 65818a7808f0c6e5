import type { AuditEntry } from '@chimpassist/protocol';
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { useLanguage } from '../../i18n/texts.tsx';
import { troubleOf } from '../act.tsx';
import { createChangeWords } from '../change-words.ts';
import { differencesOf, nameIn } from '../differences.ts';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';

/** Changes that come together are read in one go. */
const READ_AFTER_MS = 300;

/** Each change of the workspace: who made it, when, and what was before. The newest comes by itself. */
export default function History(props: SectionProps) {
  const s = useSettingsTexts();
  const language = useLanguage();
  const [entries, setEntries] = createSignal<readonly AuditEntry[]>([]);
  const [cursor, setCursor] = createSignal<string | undefined>();
  const [isBusy, setBusy] = createSignal(true);
  const [trouble, setTrouble] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(from: string): Promise<void> {
    setBusy(true);
    setTrouble('');
    try {
      const page = await props.workspace.rest.audit(from);
      const known = new Set(entries().map(({ n }) => n));
      // What is above the oldest that is shown is shown already, or new.
      setEntries((all) =>
        [...all, ...page.entries.filter(({ n }) => !known.has(n))].sort((a, b) => b.n - a.n),
      );
      if (from !== '' || cursor() === undefined) setCursor(page.cursor);
    } catch (error) {
      setTrouble(troubleOf(s(), error));
    } finally {
      setBusy(false);
    }
  }
  createEffect(
    on(
      () => props.held.revision,
      (_revision, before) => {
        clearTimeout(timer);
        if (before === undefined) void load('');
        else timer = setTimeout(() => void load(''), READ_AFTER_MS);
      },
    ),
  );
  onCleanup(() => clearTimeout(timer));

  const words = createMemo(() =>
    createChangeWords({
      texts: s(),
      tag: language.tag(),
      nameOf: props.people.nameOf,
      held: props.held,
    }),
  );
  const at = (ms: number) =>
    new Date(ms).toLocaleString(language.tag(), { dateStyle: 'medium', timeStyle: 'short' });
  const nameOf = ({ before, after, id, part }: AuditEntry): string => {
    const named = nameIn(after) ?? nameIn(before);
    if (named !== null) return named;
    return part === 'grants' ? props.people.nameOf(id) : '';
  };
  const partOf = (part: string): string => (s().parts as Record<string, string>)[part] ?? part;
  const actOf = ({ before, after }: AuditEntry) =>
    before === null ? s().added : after === null ? s().removed : s().changed;

  return (
    <>
      <p class="settings-hint">{s().historyText}</p>
      <p class="form-failure" role="alert">
        {trouble()}
      </p>
      <ol class="settings-list history" aria-busy={isBusy()}>
        <For
          each={entries()}
          fallback={<Show when={!isBusy()}>{<li class="settings-empty">{s().noHistory}</li>}</Show>}
        >
          {(entry) => (
            <li class="history-entry">
              <p class="history-head">
                <strong>
                  <bdi>{props.people.nameOf(entry.by)}</bdi>
                </strong>
                <span>
                  {partOf(entry.part)}
                  <Show when={nameOf(entry)}>
                    {(name) => (
                      <>
                        {': '}
                        <bdi>{name()}</bdi>
                      </>
                    )}
                  </Show>{' '}
                  · {actOf(entry)}
                  <Show when={entry.owner !== null}> · {s().ownEntry}</Show>
                </span>
                <time dateTime={new Date(entry.at).toISOString()}>{at(entry.at)}</time>
              </p>
              <dl class="history-changes">
                <For each={differencesOf(entry.before, entry.after, words())}>
                  {({ label, before, after }) => (
                    <div class="history-change">
                      <dt>{label}</dt>
                      <dd>
                        <Show when={before !== ''}>
                          <del>
                            <span class="visually-hidden">{s().before}: </span>
                            {before}
                          </del>
                        </Show>{' '}
                        <Show when={after !== ''}>
                          <ins>
                            <span class="visually-hidden">{s().after}: </span>
                            {after}
                          </ins>
                        </Show>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </li>
          )}
        </For>
      </ol>
      <Show when={cursor()}>
        {(next) => (
          <button
            type="button"
            class="button"
            aria-disabled={isBusy()}
            onClick={() => {
              if (!isBusy()) void load(next());
            }}
          >
            {s().older}
          </button>
        )}
      </Show>
    </>
  );
}
