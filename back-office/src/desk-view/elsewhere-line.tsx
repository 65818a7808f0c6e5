import { Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';

/** Another window signed somebody else in, or out, while a person wrote here: says so, and waits for the person. */
export function ElsewhereLine(props: { account: Account }) {
  const t = useTexts();
  const told = ({ next }: { next: { attendant: { name: string; email?: string | undefined } } | null }) =>
    next === null
      ? t().line.signedOutElsewhere
      : t().line.signedInElsewhere(next.attendant.name || next.attendant.email || '');
  return (
    <div class="elsewhere-line" role="alert" data-shown={props.account.elsewhere() !== null}>
      <Show when={props.account.elsewhere()}>
        {(change) => (
          <>
            <span>{told(change())}</span>
            <button type="button" class="link-button" onClick={() => props.account.follow()}>
              {t().line.goOn}
            </button>
          </>
        )}
      </Show>
    </div>
  );
}
