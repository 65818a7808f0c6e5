import type { ProgramsRest } from '@chimpassist/client/rest';
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent } from '@chimpassist/protocol';
import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { type Close, ListWithForm } from '../settings-page/list-with-form.tsx';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import { Field } from '../ui/field.tsx';
import { useTimes } from './create-listed.ts';
import { ListedSection } from './listed-section.tsx';
import { createProgramSection } from './program-section.ts';
import { Rotation } from './rotation.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';
import { WebhookLog } from './webhook-log.tsx';

interface HookBody {
  url: string;
  events: WebhookEvent[];
  isOn: boolean;
}

/** Addresses that are told of what happens, and what has become of each delivery. */
export default function WebhooksSection() {
  const p = useProgramsTexts();
  const times = useTimes();
  const section = createProgramSection<Webhook>({
    read: (rest) => rest.webhooks(),
    nameOf: ({ url }) => url,
    secretName: () => p().theSecret,
    rotate: async (rest, id, overlapSeconds) => (await rest.rotateWebhook(id, overlapSeconds)).secret,
    remove: (rest, id) => rest.removeWebhook(id),
  });
  const { act, rest } = section;
  const save = (id: string | undefined, body: HookBody, close: Close) =>
    id === undefined
      ? section.save(body.url, async () => (await rest.addWebhook(body)).secret, close, p().made(body.url))
      : section.save(
          body.url,
          async () => void (await rest.putWebhook(id, body)),
          close,
          p().saved(body.url),
        );
  const standingOf = ({ isOn, offReason, failingSince, waiting, formerUntil }: Webhook): string[] => [
    ...(isOn
      ? []
      : [offReason === 'failing' ? p().offFailing : offReason === 'gone' ? p().offGone : p().off]),
    ...(isOn && failingSince !== null ? [p().failing(times(failingSince))] : []),
    ...(waiting > 0 ? [p().waiting(waiting)] : []),
    ...(formerUntil !== null && formerUntil > Date.now() ? [p().formerUntil(times(formerUntil))] : []),
  ];

  return (
    <ListedSection about={p().hooksText} section={section}>
      {(items) => (
        <ListWithForm
          items={items()}
          keyOf={({ id }) => id}
          nameOf={({ url }) => url}
          none={p().noHooks}
          addLabel={p().addHook}
          mayAdd
          mayChange={() => true}
          row={(hook) => (
            <span class="settings-row-name">
              <strong>
                <bdi>{hook().url}</bdi>
              </strong>
              <small>{hook().events.join(', ')}</small>
              <small data-trouble={hook().offReason !== null || hook().failingSince !== null}>
                {standingOf(hook()).join(' · ')}
              </small>
            </span>
          )}
          form={(close, hook) => (
            <HookForm
              hook={hook?.()}
              act={act}
              onSave={(body) => void save(hook?.().id, body, close)}
              onRemove={hook && (() => void section.remove(hook(), close))}
              onCancel={close}
            >
              <Show when={hook}>
                {(known) => (
                  <HookTools
                    hook={known()()}
                    act={act}
                    rest={rest}
                    onRotate={(overlap) => void section.rotate(known()(), overlap, close)}
                    onChange={() => void section.load()}
                  />
                )}
              </Show>
            </HookForm>
          )}
        />
      )}
    </ListedSection>
  );
}

function HookTools(props: {
  hook: Webhook;
  act: Act;
  rest: ProgramsRest;
  onRotate: (overlapSeconds: number) => void;
  onChange: () => void;
}) {
  const p = useProgramsTexts();
  const [isLogOpen, setLogOpen] = createSignal(false);
  const [tested, setTested] = createSignal('');
  async function test(): Promise<void> {
    setTested('');
    await props.act.run(async () => {
      const { status, answer } = await props.rest.testWebhook(props.hook.id);
      const isTaken = status !== null && status >= 200 && status < 300;
      setTested(
        isTaken ? p().tested(String(status)) : p().untested(String(status ?? answer ?? p().noAnswer)),
      );
      props.onChange();
    }, '');
  }
  return (
    <>
      <Rotation act={props.act} onRotate={props.onRotate} />
      <div class="settings-buttons">
        <p class="hook-tested" role="status">
          {tested()}
        </p>
        <button type="button" class="button" aria-disabled={props.act.isBusy()} onClick={() => void test()}>
          {p().test}
        </button>
        <button
          type="button"
          class="button"
          aria-expanded={isLogOpen()}
          onClick={() => setLogOpen((isOpen) => !isOpen)}
        >
          {isLogOpen() ? p().closeLog : p().log}
        </button>
      </div>
      <Show when={isLogOpen()}>
        <WebhookLog hook={props.hook} rest={props.rest} act={props.act} />
      </Show>
    </>
  );
}

function HookForm(props: {
  /** Left out: a new one. */
  hook: Webhook | undefined;
  act: Act;
  onSave: (body: HookBody) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
  children: JSX.Element;
}) {
  const p = useProgramsTexts();
  const s = useSettingsTexts();
  const { url = '', isOn = true, events: given } = props.hook ?? {};
  const [events, setEvents] = createSignal<ReadonlySet<string>>(new Set(given ?? WEBHOOK_EVENTS));
  const [isMissing, setMissing] = createSignal(false);
  let urlField!: HTMLInputElement;
  let onBox: HTMLInputElement | undefined;
  onMount(() => urlField.focus());
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const chosen = WEBHOOK_EVENTS.filter((each) => events().has(each));
    setMissing(chosen.length === 0);
    if (chosen.length > 0)
      props.onSave({ url: urlField.value.trim(), events: chosen, isOn: onBox?.checked ?? true });
  }
  return (
    <form class="settings-form" aria-label={url === '' ? p().addHook : s().changeOf(url)} onSubmit={submit}>
      <Field
        ref={urlField}
        label={p().url}
        name="hook-url"
        type="url"
        placeholder="https://"
        maxLength={2000}
        required
        value={url}
      />
      <fieldset class="settings-set">
        <legend>{p().events}</legend>
        <For each={WEBHOOK_EVENTS}>
          {(event) => (
            <label class="settings-tick">
              <input
                type="checkbox"
                name={event}
                checked={events().has(event)}
                onChange={({ currentTarget: { checked } }) =>
                  setEvents((all) => new Set(checked ? [...all, event] : [...all].filter((e) => e !== event)))
                }
              />
              <span>
                {p().eventNames[event]} <code>{event}</code>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={props.hook}>
        <label class="settings-tick">
          <input ref={onBox} type="checkbox" checked={isOn} />
          {p().isOn}
        </label>
      </Show>
      <p class="form-failure" role="alert">
        <Show when={isMissing()}>{p().needsEvent}</Show>
      </p>
      {props.children}
      <FormButtons name={url} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
