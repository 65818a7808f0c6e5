import { type Availability, SUPERVISOR } from '@chimpassist/protocol';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import { createResource, createSignal, For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { asksForDescriptions, chooseDescriptions } from '../files/description-setting.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { chooseNotice, NOTICES, type Notice, noticeSettings } from '../notices/notice-settings.ts';
import { isQuiet, QUIETS, type QuietChoice } from '../notices/quiet-times.ts';
import { setTheme, THEMES, type Theme, theme } from '../ui/theme.ts';

const AVAILABLE = 'available';
/** Of an item of the menu: a reason has a sign before it, so that none is taken for something else. */
const itemOf = (availability: Availability, awayFor: string): string =>
  availability === 'away' ? `-${awayFor}` : AVAILABLE;

const Tick = () => (
  <DropdownMenu.ItemIndicator class="menu-tick">
    <Check size={14} aria-hidden="true" />
  </DropdownMenu.ItemIndicator>
);

/** What stands in the own menu: whether new chats come, how the page looks and speaks, the people, and how to sign out. */
export default function MeItems() {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  const me = () => desk.state().me;
  const chosen = () => itemOf(desk.state().availability, desk.state().awayFor);
  const [workspace] = createResource(() => (desk.hasWorkspace() ? desk.engine.workspace() : undefined));
  /** What the team has set, and what is said at this moment. */
  const reasons = (): string[] => {
    const set = (workspace.error === undefined && workspace.latest?.held()?.settings.awayReasons) || [];
    return [...new Set([...set, desk.state().awayFor])].filter((reason) => reason !== '');
  };
  /** The own password and the people, where the Worker keeps them. */
  const [hasDirectory, setHasDirectory] = createSignal(false);
  desk.engine.rest.hasDirectory().then(setHasDirectory, () => {});

  function choose(value: string) {
    const [availability, reason] =
      value === AVAILABLE ? (['available', ''] as const) : (['away', value.slice(1)] as const);
    desk.engine.setAvailability(availability, reason).catch(() => desk.tell(t().chat.failedCommand));
  }

  async function chooseNoticeOrTell(notice: Notice, isOn: boolean) {
    if (!(await chooseNotice(notice, isOn)))
      desk.tell(isSecureContext ? t().me.notificationBlocked : t().me.notificationNeedsHttps);
  }

  const chooseLanguage = (next: Language) =>
    language.choose(next).catch(() => desk.tell(t().line.partMissing));

  return (
    <>
      <DropdownMenu.RadioGroup value={chosen()} onChange={choose}>
        <DropdownMenu.GroupLabel class="menu-label">{t().me.availability}</DropdownMenu.GroupLabel>
        <DropdownMenu.RadioItem class="menu-item" value={AVAILABLE} closeOnSelect>
          <Tick />
          <span>
            {t().me.available}
            <small>{t().me.availableText}</small>
          </span>
        </DropdownMenu.RadioItem>
        <DropdownMenu.RadioItem class="menu-item" value={itemOf('away', '')} closeOnSelect>
          <Tick />
          <span>
            {t().me.away}
            <small>{t().me.awayText}</small>
          </span>
        </DropdownMenu.RadioItem>
        <For each={reasons()}>
          {(reason) => (
            <DropdownMenu.RadioItem class="menu-item" value={itemOf('away', reason)} closeOnSelect>
              <Tick />
              <span>
                {t().me.away} · <bdi>{reason}</bdi>
              </span>
            </DropdownMenu.RadioItem>
          )}
        </For>
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator class="menu-line" />
      <DropdownMenu.RadioGroup value={theme()} onChange={(value) => setTheme(value as Theme)}>
        <DropdownMenu.GroupLabel class="menu-label">{t().me.appearance}</DropdownMenu.GroupLabel>
        <For each={THEMES}>
          {(value) => (
            <DropdownMenu.RadioItem class="menu-item" value={value}>
              <Tick />
              {t().me[value]}
            </DropdownMenu.RadioItem>
          )}
        </For>
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator class="menu-line" />
      <DropdownMenu.Group>
        <DropdownMenu.GroupLabel class="menu-label">{t().me.notices}</DropdownMenu.GroupLabel>
        <For each={NOTICES}>
          {(notice) => (
            <DropdownMenu.CheckboxItem
              class="menu-item"
              closeOnSelect={false}
              checked={noticeSettings()[notice]}
              onChange={(isOn) => void chooseNoticeOrTell(notice, isOn)}
            >
              <Tick />
              {t().me[notice]}
            </DropdownMenu.CheckboxItem>
          )}
        </For>
      </DropdownMenu.Group>
      <Show when={desk.hasWorkspace()}>
        <DropdownMenu.Separator class="menu-line" />
        <DropdownMenu.RadioGroup
          value={isQuiet(desk.state(), desk.now()) ? '' : 'off'}
          onChange={(value) => desk.keepQuiet(value as QuietChoice)}
        >
          <DropdownMenu.GroupLabel class="menu-label">
            {t().me.quiet}
            <small>{t().me.quietText}</small>
          </DropdownMenu.GroupLabel>
          <For each={QUIETS}>
            {(value) => (
              <DropdownMenu.RadioItem class="menu-item" value={value} closeOnSelect>
                <Tick />
                {t().me.quiets[value]}
              </DropdownMenu.RadioItem>
            )}
          </For>
        </DropdownMenu.RadioGroup>
      </Show>
      <Show when={desk.engine.files.taken() !== null}>
        <DropdownMenu.Separator class="menu-line" />
        <DropdownMenu.CheckboxItem
          class="menu-item"
          closeOnSelect={false}
          checked={asksForDescriptions()}
          onChange={chooseDescriptions}
        >
          <Tick />
          {t().me.descriptions}
        </DropdownMenu.CheckboxItem>
      </Show>
      <Show when={language.free}>
        <DropdownMenu.Separator class="menu-line" />
        <DropdownMenu.RadioGroup
          value={language.language()}
          onChange={(value) => void chooseLanguage(value as Language)}
        >
          <DropdownMenu.GroupLabel class="menu-label">{t().me.language}</DropdownMenu.GroupLabel>
          <For each={Object.entries(LANGUAGES)}>
            {([value, { name: own, tag }]) => (
              <DropdownMenu.RadioItem class="menu-item" value={value} lang={tag}>
                <Tick />
                {own}
              </DropdownMenu.RadioItem>
            )}
          </For>
        </DropdownMenu.RadioGroup>
      </Show>
      <DropdownMenu.Separator class="menu-line" />
      <Show when={hasDirectory()}>
        <Show when={me().type === SUPERVISOR}>
          <DropdownMenu.Item class="menu-item" onSelect={() => desk.ask('people', '')}>
            {t().me.people}
          </DropdownMenu.Item>
        </Show>
        <DropdownMenu.Item class="menu-item" onSelect={() => desk.ask('password', '')}>
          {t().me.changePassword}
        </DropdownMenu.Item>
      </Show>
      <Show when={me().type === SUPERVISOR}>
        <DropdownMenu.Item class="menu-item" onSelect={() => desk.openPage('board')}>
          {t().me.board}
        </DropdownMenu.Item>
      </Show>
      <Show when={desk.teamSettings()?.visitors}>
        <DropdownMenu.Item class="menu-item" onSelect={() => desk.openPage('visitors')}>
          {t().keys.visitors}
        </DropdownMenu.Item>
      </Show>
      <Show when={desk.hasWorkspace()}>
        <DropdownMenu.Item class="menu-item" onSelect={() => desk.openPage('reports')}>
          {t().keys.reports}
        </DropdownMenu.Item>
      </Show>
      <DropdownMenu.Item class="menu-item" onSelect={() => desk.openPage('settings')}>
        {t().me.settings}
      </DropdownMenu.Item>
      <DropdownMenu.Item class="menu-item" onSelect={() => desk.ask('keys', '')}>
        {t().me.shortcuts}
      </DropdownMenu.Item>
      <DropdownMenu.Item class="menu-item" onSelect={() => desk.signOut()}>
        {t().me.signOut}
      </DropdownMenu.Item>
    </>
  );
}
