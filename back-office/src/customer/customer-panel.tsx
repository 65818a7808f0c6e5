import { idText, sessionTopicOf } from '@chimpassist/protocol';
import { customerName } from '@chimpassist/protocol/text';
import X from 'lucide-solid/icons/x';
import { createMemo, Show, Suspense } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { useCustomerTexts } from './customer-texts.ts';
import { Facts } from './facts.tsx';
import { HookCard } from './hook-card.tsx';
import { hookTime, PERIODS, type Period } from './hook-times.ts';

/** Loaded with the first chat: what it says comes by calls of its own. */
const About = part(() => import('./about.tsx'));
/** Loaded where the chat has files. */
const Gallery = part(() => import('../files/gallery.tsx'));
/** Loaded when there are some: the hook takes longer than that. */
const Statistics = part(() => import('./statistics.tsx'));

/** What the operator's systems know about the customer. Nothing here keeps the chat waiting. */
export default function CustomerPanel() {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  const c = useCustomerTexts();
  // By id: another state of the same chat loads nothing again.
  const customerId = createMemo(() => desk.openChat()?.session.customer.id ?? null);

  const hasFiles = createMemo(
    () =>
      desk.engine.files.taken() !== null ||
      desk.openChat()?.messages.some(({ attachments }) => attachments !== undefined) === true,
  );

  const asker = () => ({ attendant: idText(desk.state().me.id) });
  function facts(id: string | number, part: 'contactInfo' | 'additionalInfo') {
    return (signal: AbortSignal) => desk.engine.rest.facts(id, part, asker(), signal);
  }
  function statistics(id: string | number, period: Period) {
    return (signal: AbortSignal) => {
      const now = serverClock.now();
      const zone = desk.settings.STATISTICS_TIME_ZONE;
      const query = {
        ...asker(),
        start_date_time: hookTime(now - PERIODS[period], zone),
        end_date_time: hookTime(now, zone),
      };
      return desk.engine.rest.statistics(id, query, signal);
    };
  }

  return (
    <Show when={customerId()} keyed>
      {(id) => (
        <aside class="customer" aria-label={c().label}>
          <Show when={desk.openChat()}>
            {(chat) => {
              const name = () => customerName(chat().session.customer, t().list.guest);
              return (
                <header class="customer-head">
                  <Avatar id={id} name={name()} url={chat().session.customer.avatarURL} size="large" />
                  <div>
                    <h3 title={name()}>
                      <bdi>
                        <Words text={name()} />
                      </bdi>
                    </h3>
                    <p class="customer-id">
                      <span title={c().id}>{idText(id)}</span>
                      <CopyButton text={idText(id)} label={c().copy(c().id)} />
                    </p>
                    <p>
                      {c().since}{' '}
                      {dayAndTime(language.tag(), chat().session.createdAt || chat().since, desk.now())}
                    </p>
                  </div>
                  <IconButton class="only-folded" label={c().close} onClick={() => desk.setPanelOpen(false)}>
                    <X size={18} aria-hidden="true" />
                  </IconButton>
                </header>
              );
            }}
          </Show>
          <section class="customer-parts" tabindex="0" aria-label={`${c().info}, ${c().activity}`}>
            <Show when={desk.hasWorkspace()}>
              <Suspense>
                <About topic={sessionTopicOf(id)} id={id} />
              </Suspense>
            </Show>
            <h3>{c().info}</h3>
            <HookCard title={c().contact} load={facts(id, 'contactInfo')}>
              {(facts) => <Facts facts={facts} />}
            </HookCard>
            <HookCard title={c().additional} load={facts(id, 'additionalInfo')}>
              {(facts) => <Facts facts={facts} />}
            </HookCard>
            <Show when={hasFiles()}>
              <h3>{c().files}</h3>
              <Suspense>
                <Gallery />
              </Suspense>
            </Show>
            <h3>{c().activity}</h3>
            <HookCard title={c().day} load={statistics(id, 'day')}>
              {(values) => (
                <Suspense>
                  <Statistics statistics={values} />
                </Suspense>
              )}
            </HookCard>
            <HookCard title={c().week} load={statistics(id, 'week')}>
              {(values) => (
                <Suspense>
                  <Statistics statistics={values} />
                </Suspense>
              )}
            </HookCard>
          </section>
        </aside>
      )}
    </Show>
  );
}
