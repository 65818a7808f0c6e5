import type { Fact } from '@chimpassist/client/wire/hooks';
import { For, Show } from 'solid-js';
import { CopyButton } from '../ui/copy-button.tsx';
import { useCustomerTexts } from './customer-texts.ts';

const isPicture = (url: string | null): url is string => url !== null && /^(https?:|data:image\/)/i.test(url);

/** Labels and values, each with its icon and a button that copies it. */
export function Facts(props: { facts: Fact[] }) {
  const c = useCustomerTexts();
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
              <CopyButton text={fact.value} label={c().copy(fact.label)} />
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
