import { idText } from '@chimpassist/protocol';
import { beginningOf, customerName, inSentence } from '@chimpassist/protocol/text';
import { createSignal, For, onCleanup } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { DeskEvent } from '../desk/events.ts';
import { type DeskState, isFromCustomer } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';
import { useTexts } from '../i18n/texts.tsx';
import { wordsOf } from '../list/preview.ts';
import { noteworthyIn } from './noteworthy.ts';

/** What arrives at once is said up to here; who was away for long is not read a list. */
const SAID_MAX = 5;
/** Long enough to be heard, and then no second copy for those who read on by themselves. */
const SAID_FOR_MS = 5_000;
/** Nobody listens to a page of text to the end. */
const SAID_LENGTH = 300;

/** What an event brings that one who does not see the screen is told: words in full where they are on it. */
function announcementsOf(before: DeskState, after: DeskState, event: DeskEvent, t: Texts): string[] {
  const nameOf = (topic: string): string => {
    const chat = after.chats.get(topic);
    return chat === undefined ? t.list.guest : inSentence(customerName(chat.session.customer, t.list.guest));
  };
  if (event.type === 'message' && event.topic === after.open) {
    const chat = after.chats.get(event.topic);
    const known = before.chats.get(event.topic);
    if (chat === undefined || known === undefined || chat.messages.length <= known.messages.length) return [];
    const { from } = event.message;
    const fromCustomer = isFromCustomer(chat, event.message);
    if (!fromCustomer && idText(from.id) === idText(after.me.id)) return [];
    const author = fromCustomer ? nameOf(event.topic) : inSentence(personName(from));
    return [`${author}: ${beginningOf(wordsOf(event.message, t), SAID_LENGTH)}`];
  }
  return (
    noteworthyIn(before, after, event)
      // A mention has a line above the desk, which is read out.
      .filter(({ kind }) => kind !== 'mention')
      .map(({ kind, topic }) =>
        kind === 'waiting' ? `${t.told.waitingTitle}: ${nameOf(topic)}` : t.told.messageTitle(nameOf(topic)),
      )
  );
}

/** Says politely what happens on the desk: each thing once, also where two are the same; what is loaded is not said. */
export function Announcer() {
  const t = useTexts();
  const desk = useDesk();
  const [said, setSaid] = createSignal<readonly { text: string }[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const stop = desk.store.listen((before, after, event) => {
    const news = announcementsOf(before, after, event, t()).map((text) => ({ text }));
    if (news.length === 0) return;
    setSaid((earlier) => [...earlier, ...news].slice(-SAID_MAX));
    const timer = setTimeout(() => {
      timers.delete(timer);
      setSaid((all) => all.filter((one) => !news.includes(one)));
    }, SAID_FOR_MS);
    timers.add(timer);
  });
  onCleanup(() => {
    stop();
    for (const timer of timers) clearTimeout(timer);
  });
  return (
    <div class="visually-hidden announcer" aria-live="polite" aria-relevant="additions">
      <For each={said()}>{({ text }) => <p>{text}</p>}</For>
    </div>
  );
}
