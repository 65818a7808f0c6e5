import type { ProgramsRest } from '@chimpassist/client/rest';
import type { Delivery, Webhook } from '@chimpassist/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { Field } from '../ui/field.tsx';
import { useTimes } from './create-listed.ts';
import { useProgramsTexts } from './texts/programs-texts.ts';

const HOUR_MS = 3_600_000;

/** As a field of date and time has it, in the reader's zone. */
const localOf = (ms: number): string => {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** What was sent to a webhook, the newest first, with what came of it. */
export function WebhookLog(props: { hook: Webhook; rest: ProgramsRest; act: Act }) {
  const p = useProgramsTexts();
  const times = useTimes();
  const [deliveries, setDeliveries] = createSignal<readonly Delivery[]>([]);
  const [cursor, setCursor] = createSignal<string | undefined>();
  const [isRead, setRead] = createSignal(false);
  const [count, setCount] = createSignal<number | null>(null);
  let since!: HTMLInputElement;

  /** @param from the cursor of the page before; left out: from the newest. */
  async function load(from?: string): Promise<void> {
    const page = await props.rest.deliveries(props.hook.id, from);
    setDeliveries((all) => (from === undefined ? page.data : [...all, ...page.data]));
    setCursor(page.cursor);
    setRead(true);
  }
  const read = (from?: string) => props.act.run(() => load(from), '');
  onMount(() => void read());

  const again = (delivery: Delivery) =>
    props.act.run(async () => {
      await props.rest.resend(props.hook.id, delivery.id);
      await load();
    }, p().sentAgain);
  async function allAgain(): Promise<void> {
    const at = new Date(since.value).getTime();
    if (Number.isNaN(at)) return;
    setCount(null);
    await props.act.run(async () => {
      setCount(await props.rest.resendSince(props.hook.id, at));
      await load();
    }, '');
  }
  const becameOf = ({ state, status, tries }: Delivery): string =>
    [
      state === 'done' && status !== null ? `${p().arrived} (${status})` : `${status ?? p().noAnswer}`,
      p().tries(tries),
    ]
      .concat(state === 'waiting' ? [p().onItsWay] : [])
      .join(' · ');

  return (
    <section class="hook-log" aria-label={p().logOf(props.hook.url)}>
      <div class="settings-add">
        <Field
          ref={since}
          label={p().since}
          name="hook-since"
          type="datetime-local"
          value={localOf(Date.now() - HOUR_MS)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // The log lies in the webhook's form, which Enter would save.
            event.preventDefault();
            void allAgain();
          }}
        />
        <button
          type="button"
          class="button"
          aria-disabled={props.act.isBusy()}
          onClick={() => void allAgain()}
        >
          {p().allAgain}
        </button>
        <button type="button" class="button" aria-disabled={props.act.isBusy()} onClick={() => void read()}>
          {p().refresh}
        </button>
      </div>
      <p class="hook-tested" role="status">
        <Show when={count() !== null}>{p().allSentAgain(count() ?? 0)}</Show>
      </p>
      <Show when={isRead() && deliveries().length === 0}>
        <p class="settings-empty">{p().noLog}</p>
      </Show>
      <ul class="settings-list">
        <For each={deliveries()}>
          {(delivery) => (
            <li class="hook-delivery">
              <div class="settings-row">
                <span class="settings-row-name">
                  <code>{delivery.type}</code>
                  <small>
                    {times(delivery.at)} · {becameOf(delivery)}
                  </small>
                </span>
                <button
                  type="button"
                  class="button"
                  aria-disabled={props.act.isBusy()}
                  aria-label={p().againOf(delivery.type, times(delivery.at))}
                  onClick={() => void again(delivery)}
                >
                  {p().again}
                </button>
              </div>
              <details>
                <summary>{p().payload}</summary>
                <pre tabindex="0">{JSON.stringify(delivery.payload, null, 2)}</pre>
                <Show when={delivery.answer}>
                  {(answer) => (
                    <>
                      <p>{p().answer}</p>
                      <pre tabindex="0">{answer()}</pre>
                    </>
                  )}
                </Show>
              </details>
            </li>
          )}
        </For>
      </ul>
      <Show when={cursor()}>
        {(from) => (
          <div class="settings-buttons">
            <button
              type="button"
              class="button"
              aria-disabled={props.act.isBusy()}
              onClick={() => void read(from())}
            >
              {p().older}
            </button>
          </div>
        )}
      </Show>
    </section>
  );
}
