import './sign-in.css';
import { createSignal, Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { requestSignIn, type SignInFailure } from '../identity/sign-in-request.ts';
import type { Identity } from '../identity/stored-identity.ts';
import type { Settings } from '../settings/settings.ts';

type Failure = SignInFailure | 'missing';

/** E-mail and password, and what went wrong with them. */
export function SignIn(props: { settings: Settings; onSignedIn: (identity: Identity) => void }) {
  const t = useTexts();
  const [busy, setBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure | null>(null);
  let email!: HTMLInputElement;
  let password!: HTMLInputElement;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy()) return;
    if (email.value.trim() === '' || password.value === '') {
      setFailure('missing');
      (email.value.trim() === '' ? email : password).focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    const result = await requestSignIn(props.settings.BACKEND_ENDPOINT, email.value.trim(), password.value);
    setBusy(false);
    if (result.ok) return props.onSignedIn(result.identity);
    setFailure(result.failure);
    (result.failure === 'unknownEmail' ? email : password).select();
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
        <label class="field">
          <span>{t().signIn.email}</span>
          <input
            ref={email}
            type="email"
            name="email"
            autocomplete="username"
            autofocus
            aria-invalid={failure() === 'unknownEmail'}
            aria-describedby="sign-in-failure"
          />
        </label>
        <label class="field">
          <span>{t().signIn.password}</span>
          <input
            ref={password}
            type="password"
            name="password"
            autocomplete="current-password"
            aria-invalid={failure() === 'wrongPassword'}
            aria-describedby="sign-in-failure"
          />
        </label>
        <p id="sign-in-failure" class="form-failure" role="alert">
          <Show when={failure()}>{(kind) => t().signIn[kind()]}</Show>
        </p>
        <button type="submit" class="button primary wide" aria-disabled={busy()}>
          {busy() ? t().signIn.busy : t().signIn.submit}
        </button>
      </form>
    </main>
  );
}
