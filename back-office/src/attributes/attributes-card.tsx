import type { Attribute } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import Pencil from 'lucide-solid/icons/pencil';
import X from 'lucide-solid/icons/x';
import { createSignal, For, Show } from 'solid-js';
import { AnnotationCard } from '../customer/annotation-card.tsx';
import type { Annotations } from '../customer/annotations.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime, fullTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { AttributeValue } from './attribute-value.tsx';
import { Consents } from './consents.tsx';
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
  let adder: HTMLButtonElement | undefined;
  async function put(name: string, value: string | null): Promise<void> {
    setOpen(null);
    adder?.focus();
    const trouble = await props.annotations.putAttributes({ [name]: value });
    if (trouble !== null) desk.tell(t()[trouble]);
  }
  /** What the widget says of a visit is called as people call it. */
  const labelOf = (name: string): string => (t().visit as Readonly<Record<string, string>>)[name] ?? name;
  const since = ({ proof, at, form }: Attribute) =>
    `${form === undefined ? t().proofs[proof] : t().inForm} · ${dayAndTime(language.tag(), at, desk.now())}`;

  return (
    <AnnotationCard
      title={t().title}
      loaded={props.annotations.attributes()}
      texts={t()}
      onRetry={props.annotations.read}
    >
      {(attributes) => (
        <>
          <dl class="facts attributes">
            <For each={attributes().map(({ name }) => name)}>
              {(name) => (
                <Show when={attributes().find((each) => each.name === name)}>
                  {(attribute) => (
                    <div class="fact">
                      <dt>
                        <bdi>
                          <Words text={labelOf(name)} />
                        </bdi>
                      </dt>
                      <dd>
                        <Show
                          when={open() === name}
                          fallback={
                            <>
                              <AttributeValue attribute={attribute()} />
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
            ref={adder}
            type="button"
            class="link-button attribute-add"
            aria-expanded={open() === NEW}
            onClick={() => setOpen((now) => (now === NEW ? null : NEW))}
          >
            {t().add}
          </button>
          <Consents consents={props.annotations.consents()} />
        </>
      )}
    </AnnotationCard>
  );
}
