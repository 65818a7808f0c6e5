import { linesOf, printLines, readAll, saveText, textOf } from '@chimpassist/client/transcript';
import { idText } from '@chimpassist/protocol';
import { customerName } from '@chimpassist/protocol/text';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { Show } from 'solid-js';
import { type Chat, isAssigned } from '../desk/state.ts';
import { addressOf } from '../desk-view/address.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { useTranscriptTexts } from '../transcript/transcript-texts.ts';
import { copyText } from '../ui/copy.ts';
import { joinChat, mayJoin } from './joining.ts';
import { answering } from './people.ts';

/** What stands in the menu of a chat. */
export default function ChatMenu() {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  const tr = useTranscriptTexts();
  async function copyAddress(topic: string): Promise<void> {
    const isCopied = await copyText(addressOf(topic));
    desk.tell(isCopied ? t().chat.addressCopied : t().chat.notCopied, isCopied ? 'done' : 'failed');
  }
  /** The whole chat, as it stands at the server. */
  async function transcript({ session }: Chat, how: 'save' | 'print'): Promise<void> {
    const name = customerName(session.customer, t().list.guest);
    const tag = language.tag();
    try {
      const lines = linesOf(
        await readAll((page) => desk.engine.rest.messages(session.customer.id, page)),
        tag,
      );
      const title = tr().title(name, new Date().toLocaleDateString(tag, { dateStyle: 'long' }));
      const day = new Date().toISOString().slice(0, 10);
      if (how === 'print') printLines(title, lines, { tag, dir: getComputedStyle(document.body).direction });
      else saveText(`chat-${idText(session.customer.id)}-${day}.txt`, textOf(title, lines));
    } catch {
      desk.tell(tr().failed, 'failed');
    }
  }
  const leave = (sessionTopic: string) =>
    void desk.engine
      .command({ command: 'leave', sessionTopic })
      .catch(() => desk.tell(t().chat.failedCommand));
  const Item = (props: { text: string; isDanger?: boolean; onSelect: () => void }) => (
    <DropdownMenu.Item
      class={`menu-item plain ${props.isDanger === true ? 'danger' : ''}`}
      onSelect={props.onSelect}
    >
      {props.text}
    </DropdownMenu.Item>
  );
  return (
    <Show when={desk.openChat()}>
      {(chat) => {
        const topic = () => chat().topic;
        return (
          <>
            <Item text={t().chat.copyAddress} onSelect={() => void copyAddress(topic())} />
            <Item text={tr().save} onSelect={() => void transcript(chat(), 'save')} />
            <Item text={tr().print} onSelect={() => void transcript(chat(), 'print')} />
            <Show when={desk.hasWorkspace()}>
              <Item text={t().keys.snooze} onSelect={() => desk.ask('snooze', topic())} />
              <Item text={t().keys.unread} onSelect={() => desk.markUnread(topic())} />
            </Show>
            <Show when={mayJoin(desk, chat())}>
              <Item text={t().chat.takeOver} onSelect={() => joinChat(desk, t(), topic(), true)} />
            </Show>
            <Show when={isAssigned(desk.state(), chat())}>
              <Item text={t().chat.handOver} onSelect={() => desk.ask('handOver', topic())} />
              <Show when={answering(desk.state(), chat()).length > 0}>
                <Item text={t().chat.leave} onSelect={() => leave(topic())} />
              </Show>
              <Item isDanger text={t().chat.end} onSelect={() => desk.ask('end', topic())} />
            </Show>
          </>
        );
      }}
    </Show>
  );
}
