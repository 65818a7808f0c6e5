import { type ReadyAnswer, SUPERVISOR } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import { type Chat, isAssigned, isSupervisor } from '../desk/state.ts';
import { ACTIONS, canRun, runAction } from '../desk-view/actions.ts';
import { addressOf } from '../desk-view/address.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';
import { isQuiet, QUIETS } from '../notices/quiet-times.ts';
import type { Sites } from '../sites/sites-context.ts';
import { copyText } from '../ui/copy.ts';
import { setTheme, THEMES } from '../ui/theme.ts';
import type { Command } from './find-commands.ts';
import type { CommandsTexts } from './texts/en.ts';

/** Everything that this attendant can do at this moment, and the chats of this desk, the liveliest first. */
export function allCommands(
  desk: Desk,
  t: Texts,
  c: CommandsTexts,
  {
    hasDirectory,
    hasAssistant,
    macros,
    sites,
  }: {
    hasDirectory: boolean;
    hasAssistant: boolean;
    macros: readonly ReadyAnswer[];
    sites: Sites | undefined;
  },
): Command[] {
  const state = desk.store.peek();
  const act = (id: string, name: string, run: () => void): Command => ({
    id,
    name,
    keys: [],
    kind: 'act',
    run,
  });
  const told = (work: Promise<void>) => void work.catch(() => desk.tell(t.chat.failedCommand));
  const nameOf = (chat: Chat) => customerName(chat.session.customer, t.list.guest);

  const chats = [...state.chats.values()]
    // The one that is open comes last: its name leads into its field.
    .sort(
      (one, other) =>
        Number(one.topic === state.open) - Number(other.topic === state.open) ||
        other.activeAt - one.activeAt,
    )
    .map(
      (chat): Command => ({
        id: `chat ${chat.topic}`,
        name: nameOf(chat),
        keys: [],
        kind: 'chat',
        run() {
          if (chat.topic === state.open) document.getElementById('composer')?.focus();
          else desk.open(chat.topic);
        },
      }),
    );

  function ofChat(chat: Chat): Command[] {
    const { topic } = chat;
    const join = (takeOver: boolean) => {
      desk.askReply(topic);
      told(desk.engine.command({ command: 'join', sessionTopic: topic, takeOver }));
    };
    const mayJoin = chat.state === 'online' && !isAssigned(state, chat) && isSupervisor(state);
    return [
      ...(mayJoin
        ? [act('join', t.chat.join, () => join(false)), act('takeOver', t.chat.takeOver, () => join(true))]
        : []),
      ...macros.map((answer) =>
        act(`macro ${answer.id}`, c.macro(inSentence(answer.name)), () => desk.askMacro({ topic, answer })),
      ),
      ...(hasAssistant && isAssigned(state, chat)
        ? (['reply', 'theirs', 'summary'] as const).map((what) =>
            act(`assistant ${what}`, c.assistant[what], () => {
              desk.writeNote(topic, false);
              desk.askAssistant({ topic, what });
            }),
          )
        : []),
      act('customer', desk.panelOpen() ? c.hideCustomer : c.showCustomer, () =>
        desk.setPanelOpen(!desk.panelOpen()),
      ),
      act('copyAddress', c.copyAddress, () => void copy(topic)),
      ...(desk.hasWorkspace()
        ? [
            act('searchCustomer', c.searchCustomer(inSentence(nameOf(chat))), () =>
              desk.search({ customer: { id: chat.session.customer.id, name: nameOf(chat) } }),
            ),
          ]
        : []),
    ];
  }
  async function copy(topic: string): Promise<void> {
    const isCopied = await copyText(addressOf(topic));
    desk.tell(isCopied ? t.chat.addressCopied : t.chat.notCopied, isCopied ? 'done' : 'failed');
  }

  const actions = ACTIONS.flatMap(({ id, keys }): Command[] =>
    id === 'list' || id === 'commands' || !canRun(desk, id)
      ? []
      : [{ id, name: t.keys[id], keys, kind: 'act', run: () => runAction(desk, id, false) }],
  );
  const isAway = state.availability === 'away';
  const chat = desk.openChat();
  return [
    ...chats,
    ...actions,
    ...(chat === null ? [] : ofChat(chat)),
    act('availability', isAway ? c.goAvailable : c.goAway, () =>
      told(desk.engine.setAvailability(isAway ? 'available' : 'away')),
    ),
    ...(sites?.list ?? [])
      .filter((site) => !site.isShown())
      .map(({ name, title }) => act(`site ${name}`, c.site(inSentence(title)), () => sites?.show(name))),
    ...(desk.hasWorkspace()
      ? QUIETS.filter((choice) => (choice === 'off') === isQuiet(state, desk.now())).map((choice) =>
          act(`quiet ${choice}`, `${t.me.quiet}: ${t.me.quiets[choice]}`, () => desk.keepQuiet(choice)),
        )
      : []),
    ...THEMES.map((theme) => act(`theme ${theme}`, c.theme(t.me[theme]), () => setTheme(theme))),
    ...(hasDirectory && state.me.type === SUPERVISOR
      ? [act('people', t.me.people, () => desk.ask('people', ''))]
      : []),
    ...(hasDirectory ? [act('password', t.me.changePassword, () => desk.ask('password', ''))] : []),
    act('signOut', t.me.signOut, () => desk.signOut()),
  ];
}
