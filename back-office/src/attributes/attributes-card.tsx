import type { Attribute } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import Pencil from 'lucide-solid/icons/pencil';
import X from 'lucide-solid/icons/x';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { Annotations } from '../customer/annotations.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime, fullTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { useAttributesTexts } from './texts/attributes-texts.ts';

/** A name that no attribute has: of the form for a new one. */
const NEW = '';

/** What is known of the customer beside the name: who says so, since when, and how an attendant writes it down. */
export function AttributesCard(props: { annotations: Annotations }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useAttributesTexts();
  /** Name of the one whose form is open. */
  const [open, setOpen] = createSignal<string | null>(null);
  let card!: HTMLElement;
  const ready = () => {
    const now = props.annotations.attributes();
    return now.kind === 'ready' ? now.value : undefined;
  };
  const names = () => (ready() ?? []).map(({ name }) => name);
  const byName = (name: string) => ready()?.find((each) => each.name === name);

  async function put(name: string, value: string | null): Promise<void> {
    setOpen(null);
    card.querySelector<HTMLElement>('.attribute-add')?.focus();
    const trouble = await props.annotations.putAttributes({ [name]: value });
    if (trouble !== null) desk.tell(t()[trouble]);
  }
  const since = ({ proof, at }: Attribute) =>
    `${t().proofs[proof]} · ${dayAndTime(language.tag(), at, desk.now())}`;

  return (
    <section ref={card} class="card" aria-busy={props.annotations.attributes().kind === 'loading'}>
      <h4>{t().title}</h4>
      <Switch>
        <Match when={props.annotations.attributes().kind === 'loading'}>
          <span class="visually-hidden">{t().loading}</span>
          <div class="skeleton" aria-hidden="true">
            <i />
          </div>
        </Match>
        <Match when={props.annotations.attributes().kind === 'failed'}>
          <p class="card-note">
            {t().failed}{' '}
            <button type="button" class="link-button" onClick={() => props.annotations.read()}>
              {t().retry}
            </button>
          </p>
        </Match>
        <Match when={ready()}>
          <dl class="facts attributes">
            <For each={names()}>
              {(name) => (
                <Show when={byName(name)}>
                  {(attribute) => (
                    <div class="fact">
                      <dt>
                        <bdi>
                          <Words text={name} />
                        </bdi>
                      </dt>
                      <dd>
                        <Show
                          when={open() === name}
                          fallback={
                            <>
                              <span dir="auto">
                                <Words text={attribute().value} />
                              </span>
                              <button
                                type="button"
                                class="icon-button"
                                aria-label={t().change(inSentence(name))}
                                onClick={() => setOpen(name)}
                              >
                                <Pencil size={14} aria-hidden="true" />
                              </button>
                              <button
                                type="button"
                                class="icon-button"
                                aria-label={t().remove(inSentence(name))}
                                onClick={() => void put(name, null)}
                              >
                                <X size={14} aria-hidden="true" />
                              </button>
                            </>
                          }
                        >
                          <AttributeForm
                            attribute={attribute()}
                            onSave={(_, value) => void put(name, value)}
                            onCancel={() => setOpen(null)}
                          />
                        </Show>
                      </dd>
                      <dd
                        class="attribute-proof"
                        data-proof={attribute().proof}
                        title={fullTime(language.tag(), attribute().at)}
                      >
                        <Words text={since(attribute())} />
                      </dd>
                    </div>
                  )}
                </Show>
              )}
            </For>
          </dl>
          <Show when={open() === NEW}>
            <AttributeForm onSave={(name, value) => void put(name, value)} onCancel={() => setOpen(null)} />
          </Show>
          <button
            type="button"
            class="link-button attribute-add"
            aria-expanded={open() === NEW}
            onClick={() => setOpen((now) => (now === NEW ? null : NEW))}
          >
            {t().add}
          </button>
        </Match>
      </Switch>
    </section>
  );
}
