import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { useSettingsTexts } from './texts/settings-texts.ts';

/** Closes the form and leads the focus back: to the button that opened it, or, where its item goes, to the one that adds. */
export type Close = (item?: 'kept' | 'gone') => void;

/** Of the form for a new one; no item has this key. */
const NEW = '';

/**
 * Things of the workspace, each with a form below it that changes it, and a button for a new one. One form is open at a
 * time. What a colleague changes meanwhile shows in the rows and closes no form.
 */
export function ListWithForm<T>(props: {
  /** In the order in which they are shown. */
  items: readonly T[];
  keyOf: (item: T) => string;
  /** What the button that changes it is called by. */
  nameOf: (item: T) => string;
  /** Said where nothing is there. */
  none: string;
  addLabel: string;
  mayAdd: boolean;
  mayChange: (item: T) => boolean;
  /** What the row shows. */
  row: (item: () => T) => JSX.Element;
  /** @param item left out: the form of a new one. */
  form: (close: Close, item?: () => T) => JSX.Element;
  /** Between the list and the form of a new one. */
  below?: JSX.Element;
  /** Buttons before that which adds. */
  buttons?: JSX.Element;
}) {
  const s = useSettingsTexts();
  const [open, setOpen] = createSignal<string | null>(null);
  const byKey = createMemo(() => new Map(props.items.map((item) => [props.keyOf(item), item])));
  // Rows by key: a change of an item draws its row, and keeps the form and the focus in it.
  const keys = createMemo(() => props.items.map(props.keyOf));
  const toggle = (key: string) => setOpen((now) => (now === key ? null : key));
  let list!: HTMLDivElement;
  let adder: HTMLButtonElement | undefined;

  const close: Close = (item = 'kept') => {
    const opener = item === 'gone' ? null : list.querySelector<HTMLElement>('[aria-expanded="true"]');
    setOpen(null);
    (opener ?? adder)?.focus();
  };

  return (
    <>
      <div ref={list}>
        <Show when={keys().length > 0} fallback={<p class="settings-empty">{props.none}</p>}>
          <ul class="settings-list">
            <For each={keys()}>
              {(key) => (
                <Show when={byKey().get(key)}>
                  {(item) => (
                    <li>
                      <div class="settings-row">
                        {props.row(item)}
                        <Show when={props.mayChange(item())}>
                          <button
                            type="button"
                            class="button"
                            aria-expanded={open() === key}
                            aria-label={s().changeOf(props.nameOf(item()))}
                            onClick={() => toggle(key)}
                          >
                            {s().change}
                          </button>
                        </Show>
                      </div>
                      <Show when={open() === key && props.mayChange(item())}>{props.form(close, item)}</Show>
                    </li>
                  )}
                </Show>
              )}
            </For>
          </ul>
        </Show>
      </div>
      {props.below}
      <Show when={props.mayAdd && open() === NEW}>{props.form(close)}</Show>
      <Show when={props.mayAdd || props.buttons !== undefined}>
        <div class="settings-buttons">
          {props.buttons}
          <Show when={props.mayAdd}>
            <button
              ref={adder}
              type="button"
              class="button"
              aria-expanded={open() === NEW}
              onClick={() => toggle(NEW)}
            >
              {props.addLabel}
            </button>
          </Show>
        </div>
      </Show>
    </>
  );
}
