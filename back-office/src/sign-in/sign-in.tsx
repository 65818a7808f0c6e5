import './sign-in.css';
import { Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { createSignInAttempts } from '../identity/sign-in-attempts.ts';
import type { Settings } from '../settings/settings.ts';
import { Field } from '../ui/field.tsx';

/** E-mail and password, and what went wrong with them. */
export function SignIn(props: { settings: Settings; account: Account }) {
  const t = useTexts();
  const { busy, trouble, attempt } = createSignInAttempts(props.settings.BACKEND_ENDPOINT, (identity) =>
    props.account.signIn(identity),
  );
  let email!: HTMLInputElement;
  let password!: HTMLInputElement;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const wrong = await attempt(email.value, password.value);
    if (wrong === 'missing') (email.value.trim() === '' ? email : password).focus();
    else if (wrong !== null) (wrong === 'unknownEmail' ? email : password).select();
  }

  return (
    <main class="sign-in">
      <form
        class="sign-in-card"
        noValidate
        onSubmit={(event) => void submit(event)}
        aria-labelledby="sign-in-title"
      >
        <img
          class="sign-in-logo"
          src={props.settings.LOGO_SMALL_URL === '' ? '/favicon.svg' : props.settings.LOGO_SMALL_URL}
          alt=""
        />
        <p class="sign-in-brand">{props.settings.LOGIN_PAGE_TITLE}</p>
        <h1 id="sign-in-title">{t().signIn.heading}</h1>
        <p class="sign-in-elsewhere" role="status">
          <Show when={props.account.elsewhere()?.next}>
            {(next) => (
              <>
                {t().signIn.elsewhere(next().attendant.name || (next().attendant.email ?? ''))}{' '}
                <button type="button" class="link-button" onClick={() => props.account.follow()}>
                  {t().signIn.toDesk}
                </button>
              </>
            )}
          </Show>
        </p>
        <Field
          label={t().signIn.email}
          ref={email}
          type="email"
          name="email"
          autocomplete="username"
          autofocus
          aria-invalid={trouble() === 'unknownEmail'}
          aria-describedby="sign-in-failure"
        />
        <Field
          label={t().signIn.password}
          ref={password}
          type="password"
          name="password"
          autocomplete="current-password"
          aria-invalid={trouble() === 'wrongPassword'}
          aria-describedby="sign-in-failure"
        />
        <p id="sign-in-failure" class="form-failure" role="alert">
          <Show when={trouble()}>{(kind) => t().signIn[kind()]}</Show>
        </p>
        <button type="submit" class="button primary wide" aria-disabled={busy()}>
          {busy() ? t().signIn.busy : t().signIn.submit}
        </button>
      </form>
    </main>
  );
}
