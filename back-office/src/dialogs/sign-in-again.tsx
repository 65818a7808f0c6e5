import { Dialog } from '@kobalte/core/dialog';
import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { createSignInAttempts } from '../identity/sign-in-attempts.ts';
import './dialog.css';

/** The sign-in has ended: asks for the password again, over a desk that stays as it is, with all that was written. */
export function SignInAgain(props: { account: Account }) {
  const desk = useDesk();
  return (
    <Show when={props.account.expired()}>
      <Dialog open>
        <Dialog.Portal>
          <Dialog.Overlay class="dialog-shade" />
          <div class="dialog-place">
            <Dialog.Content
              class="dialog"
              onEscapeKeyDown={(event) => event.preventDefault()}
              onInteractOutside={(event) => event.preventDefault()}
              onOpenAutoFocus={(event) => {
                event.preventDefault();
                document.getElementById('password-again')?.focus();
              }}
            >
              <Form
                account={props.account}
                endpoint={desk.settings.BACKEND_ENDPOINT}
                onSignOut={() => desk.signOut()}
              />
            </Dialog.Content>
          </div>
        </Dialog.Portal>
      </Dialog>
    </Show>
  );
}

function Form(props: { account: Account; endpoint: string; onSignOut: () => void }) {
  const t = useTexts();
  const { busy, trouble, attempt } = createSignInAttempts(props.endpoint, (identity) =>
    props.account.signIn(identity),
  );
  const email = () => props.account.identity()?.attendant.email ?? '';
  let address!: HTMLInputElement;
  let password!: HTMLInputElement;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const wrong = await attempt(address.value, password.value);
    if (wrong !== null && wrong !== 'missing') password.select();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Dialog.Title as="h2">{t().signIn.again}</Dialog.Title>
      <Dialog.Description class="dialog-text">{t().signIn.againText}</Dialog.Description>
      <label class="field">
        <span>{t().signIn.email}</span>
        <input ref={address} type="email" autocomplete="username" value={email()} readOnly={email() !== ''} />
      </label>
      <label class="field">
        <span>{t().signIn.password}</span>
        <input
          ref={password}
          id="password-again"
          type="password"
          autocomplete="current-password"
          aria-invalid={trouble() === 'wrongPassword'}
          aria-describedby="sign-in-again-failure"
        />
      </label>
      <p id="sign-in-again-failure" class="form-failure" role="alert">
        <Show when={trouble()}>{(kind) => t().signIn[kind()]}</Show>
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => props.onSignOut()}>
          {t().signIn.signOutInstead}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy()}>
          {busy() ? t().signIn.busy : t().signIn.submit}
        </button>
      </div>
    </form>
  );
}
