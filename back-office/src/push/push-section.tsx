import type { PushState } from '@chimpassist/client/push';
import { createResource, createSignal, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { createAct, Outcome } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { createDeskPush } from './desk-push.ts';
import { usePushTexts } from './texts/push-texts.ts';

/** What push messages of this browser are, or `none`: this deployment sends none. */
type Offer = PushState | 'none';

/** Messages to this browser while the desk is closed, and for those who set it, what they say. */
export default function PushSection(props: SectionProps) {
  const t = usePushTexts();
  const desk = useDesk();
  const language = useLanguage();
  const push = createDeskPush({
    access: desk.engine.access,
    attendantId: desk.state().me.id,
    language: () => document.documentElement.lang || language.language(),
  });
  const own = createAct();
  const team = createAct();
  const [chosen, setChosen] = createSignal<boolean>();
  const [offer, { refetch }] = createResource(
    async (): Promise<Offer> => ((await push.isOffered()) ? push.state() : 'none'),
  );
  const known = () => (offer.error === undefined ? offer.latest : undefined);

  async function choose(isOn: boolean): Promise<void> {
    await own.run(isOn ? push.turnOn : push.turnOff, '');
    await refetch();
  }
  async function setContent(pushContent: boolean): Promise<void> {
    setChosen(pushContent);
    const { pushContent: _, ...others } = props.held.settings;
    const next = pushContent ? { ...others, pushContent } : others;
    await team.run(() => props.workspace.rest.putSettings(next), t().saved);
    setChosen(undefined);
  }

  return (
    <>
      <Show when={known() === 'on' || known() === 'off'}>
        <label class="settings-tick">
          <input
            type="checkbox"
            name="push"
            disabled={own.isBusy()}
            checked={known() === 'on'}
            onChange={(event) => void choose(event.currentTarget.checked)}
          />
          <span>{t().thisBrowser}</span>
        </label>
        <p class="settings-hint settings-hint-of-field">{t().thisBrowserHint}</p>
      </Show>
      <Show when={known() === 'none' || known() === 'denied' || known() === 'unsupported'}>
        <p class="settings-hint" role="status">
          {t()[known() as 'none' | 'denied' | 'unsupported']}
        </p>
      </Show>
      <Show when={offer.error}>
        <p class="settings-hint" role="alert">
          {t().unreachable}
        </p>
      </Show>
      <Outcome act={own} />
      <Show when={props.workspace.rights().has('settings')}>
        <label class="settings-tick">
          <input
            type="checkbox"
            name="pushContent"
            disabled={team.isBusy()}
            checked={chosen() ?? props.held.settings.pushContent === true}
            onChange={(event) => void setContent(event.currentTarget.checked)}
          />
          <span>{t().content}</span>
        </label>
        <p class="settings-hint settings-hint-of-field">{t().contentHint}</p>
        <Outcome act={team} />
      </Show>
    </>
  );
}
