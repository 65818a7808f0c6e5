import type { Consent } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime, fullTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { useAttributesTexts } from './texts/attributes-texts.ts';

/** To what the customer has agreed, in the words of then; the newest first. Nothing where nobody was asked. */
export function Consents(props: { consents: readonly Consent[] }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useAttributesTexts();
  return (
    <Show when={props.consents.length > 0}>
      <h4 class="consents-title">{t().consents}</h4>
      <ul class="consents">
        <For each={[...props.consents].reverse()}>
          {({ text, at, version }) => (
            <li>
              <span dir="auto">
                <Words text={text} />
              </span>
              <small class="attribute-proof" title={`${fullTime(language.tag(), at)} · ${version}`}>
                {dayAndTime(language.tag(), at, desk.now())}
              </small>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
