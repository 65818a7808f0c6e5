import { RestError } from '@chimpassist/client/rest';
import type { JSX } from 'solid-js';
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { useCustomerTexts } from './customer-texts.ts';

type Loaded<T> =
  | { kind: 'loading' }
  | { kind: 'ready'; value: T }
  | { kind: 'failed' }
  | { kind: 'notConfigured' };

/** One part of the panel: loads, fails and tries again on its own. */
export function HookCard<T>(props: {
  title: string;
  load: (signal: AbortSignal) => Promise<T[]>;
  children: (values: T[]) => JSX.Element;
}) {
  const c = useCustomerTexts();
  const [loaded, setLoaded] = createSignal<Loaded<T[]>>({ kind: 'loading' });
  let running: AbortController | undefined;
  onCleanup(() => running?.abort());

  async function load() {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    setLoaded({ kind: 'loading' });
    try {
      const value = await props.load(controller.signal);
      if (!controller.signal.aborted) setLoaded({ kind: 'ready', value });
    } catch (error) {
      if (controller.signal.aborted) return;
      const missing = error instanceof RestError && error.code === 'not_configured';
      setLoaded({ kind: missing ? 'notConfigured' : 'failed' });
    }
  }
  void load();

  const ready = () => {
    const now = loaded();
    return now.kind === 'ready' ? now.value : undefined;
  };
  return (
    <section class="card" aria-busy={loaded().kind === 'loading'}>
      <h4>{props.title}</h4>
      <Switch>
        <Match when={loaded().kind === 'loading'}>
          <span class="visually-hidden">{c().loading}</span>
          <div class="skeleton" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
        </Match>
        <Match when={loaded().kind === 'failed'}>
          <p class="card-note">
            {c().failed}{' '}
            <button type="button" class="link-button" onClick={() => void load()}>
              {c().retry}
            </button>
          </p>
        </Match>
        <Match when={loaded().kind === 'notConfigured'}>
          <p class="card-note">{c().notConfigured}</p>
        </Match>
        <Match when={ready()}>
          {(values) => (
            <Show when={values().length > 0} fallback={<p class="card-note">{c().empty}</p>}>
              {props.children(values())}
            </Show>
          )}
        </Match>
      </Switch>
    </section>
  );
}
