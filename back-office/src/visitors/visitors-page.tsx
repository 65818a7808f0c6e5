import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage, useTexts } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { createSeenVisitors, type KnownVisitor } from './seen-visitors.ts';
import { useVisitorsTexts } from './texts/visitors-texts.ts';
import { VisitorRow } from './visitor-row.tsx';
import './visitors.css';

/** Who is on which page of the site now, and for how long. */
export default function VisitorsPage() {
  const desk = useDesk();
  const t = useVisitorsTexts();
  const all = useTexts();
  const language = useLanguage();
  const seen = createSeenVisitors(async () => (await desk.engine.workspace()).rest.visitors());
  /** To whom one writes: that row stays with its words, also where the visitor leaves. */
  const [writing, setWriting] = createSignal<KnownVisitor | null>(null);
  const rows = createMemo(() => {
    const id = writing()?.id;
    const ids = seen.ids();
    return id === undefined || ids.includes(id) ? ids : [id, ...ids];
  });
  const visitorOf = (id: string): KnownVisitor | null => {
    const kept = writing();
    return seen.visitors().get(id) ?? (kept?.id === id ? kept : null);
  };
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());

  return (
    <section class="page visitors" aria-label={all().keys.visitors}>
      <header class="page-head">
        <IconButton label={t().back} onClick={() => desk.openPage(null)}>
          <ArrowLeft size={20} class="mirror" aria-hidden="true" />
        </IconButton>
        <h2 ref={heading} tabIndex={-1}>
          {all().keys.visitors}
        </h2>
      </header>
      <div class="visitors-body">
        <p class="visitors-state" role="status">
          <Show when={seen.state() === 'reading'}>{t().reading}</Show>
          <Show when={seen.state() === 'unreachable'}>{t().unreachable}</Show>
          <Show when={seen.state() === 'off'}>{t().off}</Show>
          <Show when={seen.state() === 'read'}>
            {seen.ids().length === 0 ? t().none : t().count(seen.ids().length)}
          </Show>
        </p>
        <Show when={seen.limit() > 0 && seen.ids().length >= seen.limit()}>
          <p class="visitors-note">{t().full(seen.limit().toLocaleString(language.tag()))}</p>
        </Show>
        <Show when={seen.state() !== 'off'}>
          <p class="visitors-note">{t().about}</p>
        </Show>
        <ul class="visitors-list">
          <For each={rows()}>
            {(id) => (
              <Show when={visitorOf(id)}>
                {(visitor) => (
                  <li class="visitor">
                    <VisitorRow
                      visitor={visitor()}
                      hasLeft={!seen.visitors().has(id)}
                      isWriting={writing()?.id === id}
                      onWrite={(isWriting) => setWriting(isWriting ? visitor() : null)}
                    />
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </div>
    </section>
  );
}
