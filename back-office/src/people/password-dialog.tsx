import { createDirectoryRest } from '@chimpassist/client/rest';
import { PASSWORD_MIN_LENGTH } from '@chimpassist/protocol';
import { Dialog } from '@kobalte/core/dialog';
import { useDesk } from '../desk-view/desk-context.tsx';
import { DeskDialog } from '../dialogs/desk-dialog.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { createActs } from './acts.ts';
import { Trouble } from './person-fields.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';

/** The own password. All other windows are signed out by it; this one goes on. */
export function PasswordDialog(props: { onClose: () => void }) {
  const t = useTexts();
  const p = usePeopleTexts();
  const desk = useDesk();
  const rest = createDirectoryRest(desk.engine.access);
  const { busy, trouble, act } = createActs();
  let current!: HTMLInputElement;
  let next!: HTMLInputElement;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy()) return;
    const isDone = await act(async () => {
      const token = await rest.changeOwnPassword(current.value, next.value);
      if (token !== null) desk.engine.renewed(token);
      desk.tell(p().ownDone, 'done');
      props.onClose();
    });
    if (!isDone) current.select();
  }

  return (
    <DeskDialog title={t().me.changePassword} onClose={props.onClose}>
      <p class="dialog-text">{p().ownText}</p>
      <form onSubmit={(event) => void submit(event)}>
        {/* For who keeps the passwords: whose this is. */}
        <input type="email" autocomplete="username" value={desk.state().me.email ?? ''} readOnly hidden />
        <Field
          label={p().ownCurrent}
          ref={current}
          name="current-password"
          type="password"
          autocomplete="current-password"
          aria-invalid={trouble() !== null}
          aria-describedby="own-password-trouble"
          required
        />
        <Field
          label={p().ownNew}
          ref={next}
          name="new-password"
          type="password"
          autocomplete="new-password"
          minLength={PASSWORD_MIN_LENGTH}
          maxLength={1024}
          required
        />
        <Trouble id="own-password-trouble" text={trouble()} />
        <div class="dialog-buttons">
          <Dialog.CloseButton class="button" aria-label={t().chat.cancel}>
            {t().chat.cancel}
          </Dialog.CloseButton>
          <button type="submit" class="button primary" aria-disabled={busy()}>
            {t().me.changePassword}
          </button>
        </div>
      </form>
    </DeskDialog>
  );
}
