import type { Fact } from '@chimpassist/client/wire/hooks';
import { For, Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

const isPicture = (url: string | null): url is string => url !== null && /^(https?:|data:image\/)/i.test(url);

/** Labels and values, each with its icon and a button that copies it. */
export function Facts(props: { facts: Fact[] }) {
  const t = useTexts();
  return (
    <dl class="facts">
      <For each={props.facts}>
        {(fact) => (
          <div class="fact">
            <dt>
              <Show when={isPicture(fact.iconURL) ? fact.iconURL : null}>
                {(url) => <img src={url()} alt="" loading="lazy" referrerpolicy="no-referrer" />}
              </Show>
              {fact.label}
            </dt>
            <dd>
              <span dir="auto">{fact.value}</span>
              <CopyButton text={fact.value} label={t().customer.copy(fact.label)} />
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
