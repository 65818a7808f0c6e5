import { type JSX, Match, Switch } from 'solid-js';
import type { Loaded } from './annotations.ts';

/** A card of the customer's panel that is read from the workspace: it waits, fails alone, and can be asked for again. */
export function AnnotationCard<T>(props: {
  title: string;
  class?: string;
  loaded: Loaded<T>;
  texts: { loading: string; failed: string; retry: string };
  onRetry: () => void;
  children: (value: () => T) => JSX.Element;
}) {
  const ready = () => (props.loaded.kind === 'ready' ? { value: props.loaded.value } : undefined);
  return (
    <section class={`card ${props.class ?? ''}`} aria-busy={props.loaded.kind === 'loading'}>
      <h4>{props.title}</h4>
      <Switch>
        <Match when={props.loaded.kind === 'loading'}>
          <span class="visually-hidden">{props.texts.loading}</span>
          <div class="skeleton" aria-hidden="true">
            <i />
          </div>
        </Match>
        <Match when={props.loaded.kind === 'failed'}>
          <p class="card-note">
            {props.texts.failed}{' '}
            <button type="button" class="link-button" onClick={() => props.onRetry()}>
              {props.texts.retry}
            </button>
          </p>
        </Match>
        <Match when={ready()}>{(now) => props.children(() => now().value)}</Match>
      </Switch>
    </section>
  );
}
