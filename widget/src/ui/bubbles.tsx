import { linkify } from '@chimpassist/protocol/text';
import { clockTime, dayName, shownReadAt } from '@chimpassist/protocol/time';
import { useMemo } from 'preact/hooks';
import type { ChimpTexts } from '../../types/public.d.ts';
import type { ChatMessage } from '../core/conversation.ts';
import { serverClock } from '../core/server-clock.ts';
import type { Delivery } from '../core/state.ts';
import { fill } from '../i18n/labels.ts';
import { Avatar } from './avatar.tsx';
import { groupsOf } from './groups.ts';
import { Tick } from './icons.tsx';
import { useToday } from './use-today.ts';

export interface BubblesProps {
  messages: readonly ChatMessage[];
  isOwn(message: ChatMessage): boolean;
  deliveryOf(message: ChatMessage): Delivery;
  texts: ChimpTexts;
  tag: string;
  /** What stands below a message that was given up. */
  notSent?: ((message: ChatMessage) => preact.ComponentChildren) | undefined;
  /** Where somebody has no picture of their own. */
  fallbackAvatar?: string | undefined;
}

/** The conversation by days and groups. Text is text: only web and e-mail addresses become links. */
export function Bubbles({ messages, isOwn, deliveryOf, texts, tag, notSent, fallbackAvatar }: BubblesProps) {
  const groups = useMemo(() => groupsOf(messages, isOwn), [messages, isOwn]);
  const today = useToday();
  const stateText: Record<Delivery, string> = {
    waiting: texts.stateWaiting,
    sent: texts.stateSent,
    stored: texts.stateStored,
    read: texts.stateRead,
    failed: texts.stateFailed,
  };
  return (
    <>
      {groups.map((group) => {
        const { from } = group.messages[0] ?? { from: { name: '', avatarURL: null } };
        return (
          <div class="group" key={group.key} data-own={group.isOwn}>
            {group.day !== null && <p class="day">{dayName(tag, group.day, today, texts)}</p>}
            {!group.isOwn && <Avatar name={from.name} url={from.avatarURL ?? fallbackAvatar} />}
            <div class="stack">
              {!group.isOwn && (
                <p class="who" aria-hidden="true">
                  <bdi>{from.name}</bdi>
                </p>
              )}
              {group.messages.map((message, i) => {
                const delivery = deliveryOf(message);
                const time = clockTime(tag, message.at);
                const read =
                  message.readAt === null
                    ? ''
                    : fill(texts.readAt, {
                        time: clockTime(tag, shownReadAt(message.readAt, message.at, serverClock.now())),
                      });
                const isLast = i === group.messages.length - 1;
                return (
                  <article
                    class="said"
                    key={message.identity}
                    data-identity={message.identity}
                    data-last={isLast}
                  >
                    <span class="hidden">{group.isOwn ? texts.you : from.name}: </span>
                    <p class="bubble" dir="auto">
                      <Content text={message.content} />
                    </p>
                    <p class="meta">
                      <time>{time}</time>
                      {group.isOwn && <Tick delivery={delivery} label={read || stateText[delivery]} />}
                    </p>
                    {delivery === 'failed' && notSent?.(message)}
                  </article>
                );
              })}
            </div>
          </div>
        );
      })}
    </>
  );
}

function Content({ text }: { text: string }) {
  const pieces = useMemo(() => linkify(text), [text]);
  return (
    <>
      {pieces.map((piece, i) =>
        piece.href === undefined ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never move.
          <a key={i} href={piece.href} target={tabOf(piece.href)} rel="noopener noreferrer nofollow ugc">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}

/** A mail program is no page: a tab of its own would stay empty. */
const tabOf = (href: string): string | undefined => (href.startsWith('mailto:') ? undefined : '_blank');
