import { shownName } from '@chimpassist/protocol/text';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { awayText } from '../i18n/away-text.ts';
import { useTexts } from '../i18n/texts.tsx';
import { isQuiet } from '../notices/quiet-times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LateMenu } from '../ui/late-menu.tsx';
import { part } from '../ui/part.tsx';

/** Loaded with what stands beside the list. */
export const MeItems = part(() => import('./me-items.tsx'));

/** Who is signed in, whether new chats come, how the page looks and speaks, and how to sign out. */
export function MeMenu() {
  const desk = useDesk();
  const t = useTexts();
  const me = () => desk.state().me;
  const availability = () => desk.state().availability;
  const name = () => shownName(me().name) || me().email || String(me().id);
  const picture = () => me().avatarURL ?? (desk.settings.DEFAULT_ATTENDANT_AVATAR_URL || null);

  return (
    <div class="me">
      <Show when={desk.settings.LOGO_SMALL_URL}>{(logo) => <img class="me-logo" src={logo()} alt="" />}</Show>
      <LateMenu class="me-trigger" placement="bottom-start" menuLabel={t().me.menu} items={MeItems}>
        <span class="visually-hidden">{t().me.menu}: </span>
        <Avatar
          id={me().id}
          name={name()}
          url={picture()}
          presence={availability() === 'available' ? 'online' : 'away'}
        />
        <span class="me-name">
          <strong title={name()}>{name()}</strong>{' '}
          <span>
            {availability() === 'available' ? t().me.available : awayText(t(), desk.state().awayFor)}
            <Show when={isQuiet(desk.state(), desk.now())}> · {t().me.quiet}</Show>
          </span>
        </span>
        <ChevronDown size={16} aria-hidden="true" />
      </LateMenu>
    </div>
  );
}
