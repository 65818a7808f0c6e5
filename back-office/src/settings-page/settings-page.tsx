import ArrowLeft from 'lucide-solid/icons/arrow-left';
import {
  createEffect,
  createMemo,
  createResource,
  For,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage, useTexts } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { createKnownPeople } from './known-people.ts';
import { isSeenBy, SECTIONS, type Section } from './sections.ts';
import { useSettingsTexts } from './texts/settings-texts.ts';
import './page.css';
import './settings-page.css';

const PAGE = 'settings';
const addressOf = ({ id }: Section): string => `${PAGE}/${id}`;

/** What the team shares and what of it one may change, section by section. */
export default function SettingsPage() {
  const desk = useDesk();
  const t = useTexts();
  const s = useSettingsTexts();
  const language = useLanguage();
  const [workspace] = createResource(() => desk.engine.workspace());
  const known = () => (workspace.error === undefined ? workspace.latest : undefined);
  const held = () => known()?.held() ?? null;
  const people = createKnownPeople(desk);
  const seen = createMemo(() =>
    SECTIONS.filter((section) =>
      isSeenBy(section, known()?.rights() ?? new Set(), isSupervisor(desk.state())),
    ),
  );
  const asked = () => SECTIONS.find((section) => addressOf(section) === desk.page());
  const shown = createMemo(() => {
    const section = asked();
    return section !== undefined && seen().includes(section) ? section : seen()[0];
  });
  const nameOf = ({ names }: Section) => names[language.language()];
  /** Asked for by its address, and not for this attendant (any more). */
  const closed = () => {
    const section = asked();
    return section === undefined || section === shown() ? undefined : section;
  };
  let heading!: HTMLHeadingElement;
  const opener = document.activeElement;

  onMount(() => heading.focus());
  createEffect(on(shown, () => heading.focus(), { defer: true }));
  onCleanup(() =>
    queueMicrotask(() => {
      if (document.activeElement !== document.body) return;
      const back = opener instanceof HTMLElement && opener.isConnected ? opener : null;
      (back ?? document.querySelector<HTMLElement>('.me-trigger'))?.focus();
    }),
  );

  return (
    <section class="page settings" aria-label={t().me.settings}>
      <header class="page-head">
        <IconButton label={s().back} onClick={() => desk.openPage(null)}>
          <ArrowLeft size={20} class="mirror" aria-hidden="true" />
        </IconButton>
        <h2 ref={heading} tabIndex={-1}>
          {t().me.settings}
        </h2>
      </header>
      <Show
        when={held()}
        fallback={
          <p class="page-text" role="status">
            {known()?.isFailing() === true || workspace.error !== undefined ? s().unreachable : s().loading}
          </p>
        }
      >
        {(now) => (
          <div class="settings-body">
            <nav class="settings-nav" aria-label={s().sections}>
              <For each={seen()}>
                {(section) => (
                  <a
                    href={`#${addressOf(section)}`}
                    aria-current={section === shown() ? 'page' : undefined}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                      event.preventDefault();
                      desk.openPage(addressOf(section));
                    }}
                  >
                    {nameOf(section)}
                  </a>
                )}
              </For>
            </nav>
            <div class="settings-content" tabindex="0">
              <Show when={closed()}>
                {(section) => (
                  <p class="settings-closed" role="status">
                    {s().closed(nameOf(section()))}
                  </p>
                )}
              </Show>
              <Show when={shown()} keyed>
                {(section) => (
                  <Show when={known()}>
                    {(workspaceNow) => (
                      <section class="settings-section" aria-labelledby="settings-section">
                        <h3 id="settings-section">{nameOf(section)}</h3>
                        <Suspense fallback={<div class="settings-wait" aria-busy="true" />}>
                          <section.Content workspace={workspaceNow()} held={now()} people={people} />
                        </Suspense>
                      </section>
                    )}
                  </Show>
                )}
              </Show>
            </div>
          </div>
        )}
      </Show>
    </section>
  );
}
