import { createEffect, createMemo, createSignal, on, onMount, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { createSignInAttempts } from '../identity/sign-in-attempts.ts';
import { Field } from '../ui/field.tsx';
import { isField, isWriting } from '../ui/writing.ts';

/**
 * The sign-in has ended: asks for the password again, over a desk that stays as it is, with all that was written. It takes
 * the focus from nobody who writes, and while a password is written in it, it stays, also where another window was quicker.
 */
export function SignInAgain(props: { account: Account }) {
  const [isHeld, setHeld] = createSignal(false);
  let panel: HTMLElement | undefined;
  createEffect(
    on(props.account.expired, (expired, before) => {
      const isTyping = isWriting() && panel?.contains(document.activeElement) === true;
      setHeld(!expired && before === true && isTyping && !isMine);
      isMine = false;
    }),
  );
  /** The sign-in that ends the form came from the form itself. */
  let isMine = false;
  const isShown = createMemo(() => props.account.expired() || isHeld());
  return (
    <Show when={isShown() && props.account.elsewhere() === null}>
      <Portal>
        {/* Reached also from a dialog that is open below. */}
        <section
          ref={panel}
          class="sign-in-again"
          role="dialog"
          aria-labelledby="again-title"
          aria-describedby="again-text"
          data-kb-top-layer
        >
          <Form
            account={props.account}
            isDone={isHeld()}
            onDone={() => setHeld(false)}
            onSignedIn={() => {
              isMine = true;
            }}
          />
        </section>
      </Portal>
    </Show>
  );
}

function Form(props: { account: Account; isDone: boolean; onDone: () => void; onSignedIn: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  const { busy, trouble, attempt } = createSignInAttempts(desk.settings.BACKEND_ENDPOINT, (identity) => {
    props.onSignedIn();
    const before = from;
    props.account.signIn(identity);
    // Back to where the person was, unless the person is somewhere else by now.
    queueMicrotask(() => {
      if (!isField(document.activeElement) && before instanceof HTMLElement && before.isConnected)
        before.focus();
    });
  });
  const email = () => props.account.identity()?.attendant.email ?? '';
  let address!: HTMLInputElement;
  let password!: HTMLInputElement;
  let from: Element | null = document.activeElement;

  onMount(() => {
    if (!isField(document.activeElement) && desk.dialog() === null) password.focus();
  });

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (props.isDone) {
      props.onDone();
      return;
    }
    const wrong = await attempt(address.value, password.value);
    if (wrong !== null && wrong !== 'missing') password.select();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h2 id="again-title">{t().signIn.again}</h2>
      <p id="again-text" class="dialog-text" role="status">
        {props.isDone ? t().signIn.againDone : t().signIn.againText}
      </p>
      <Field
        label={t().signIn.email}
        ref={address}
        type="email"
        autocomplete="username"
        value={email()}
        readOnly={email() !== ''}
      />
      <Field
        label={t().signIn.password}
        ref={password}
        id="password-again"
        type="password"
        autocomplete="current-password"
        readOnly={props.isDone}
        aria-invalid={trouble() === 'wrongPassword'}
        aria-describedby="sign-in-again-failure"
        onFocus={({ relatedTarget }) => {
          if (relatedTarget instanceof Element && isField(relatedTarget)) from = relatedTarget;
        }}
      />
      <p id="sign-in-again-failure" class="form-failure" role="alert">
        <Show when={trouble()}>{(kind) => t().signIn[kind()]}</Show>
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => desk.signOut()}>
          {t().signIn.signOutInstead}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy()}>
          {props.isDone ? t().keys.close : busy() ? t().signIn.busy : t().signIn.submit}
        </button>
      </div>
    </form>
  );
}
