import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import { inSentence, isBlank, shownName } from '@chimpassist/protocol/text';
import { clockTime, dayName, shownReadAt } from '@chimpassist/protocol/time';
import { Component } from 'preact';
import { useMemo } from 'preact/hooks';
import { serverClock } from '../core/server-clock.ts';
import type { Delivery } from '../core/state.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { fill } from '../i18n/labels.ts';
import { Avatar } from './avatar.tsx';
import { Content } from './content.tsx';
import { groupsOf } from './groups.ts';
import { Tick } from './icons.tsx';
import { type FileView, MessageFiles } from './message-files.tsx';
import { useToday } from './use-today.ts';

export interface BubblesProps {
  messages: readonly ChatMessage[];
  isOwn(message: ChatMessage): boolean;
  deliveryOf(message: ChatMessage): Delivery;
  texts: ShownTexts;
  tag: string;
  /** What stands below a message that was given up. */
  notSent?: ((message: ChatMessage) => preact.ComponentChildren) | undefined;
  /** How files are shown; without it they are not. */
  fileView?: FileView | undefined;
  /** The files of own messages that are not uploaded yet, by message id. */
  waitingFiles?: Readonly<Record<string, readonly WaitingFile[]>> | undefined;
  /** Where somebody has no picture of their own. */
  fallbackAvatar?: string | undefined;
}

/** The conversation by days and groups. Text is text: only web and e-mail addresses become links. */
export function Bubbles({
  messages,
  isOwn,
  deliveryOf,
  texts,
  tag,
  notSent,
  fileView,
  waitingFiles = {},
  fallbackAvatar,
}: BubblesProps) {
  const groups = useMemo(() => groupsOf(messages, isOwn), [messages, isOwn]);
  const today = useToday();
  return (
    <>
      {groups.map((group) => {
        const { from } = group.messages[0] ?? { from: { name: '', avatarURL: null } };
        const name = shownName(from.name);
        const day = group.day === null ? null : dayName(tag, group.day, today, texts);
        return (
          <div class="group" key={group.key} data-own={group.isOwn}>
            {day !== null && (
              <p class="day" key={day}>
                {day}
              </p>
            )}
            {!group.isOwn && <Avatar name={name} url={from.avatarURL ?? fallbackAvatar} />}
            <div class="stack" key="stack">
              {!group.isOwn && (
                <p class="who" aria-hidden="true">
                  <bdi>{name}</bdi>
                </p>
              )}
              {group.messages.map((message, i) => {
                const delivery = deliveryOf(message);
                return (
                  <Bubble
                    key={message.identity}
                    message={message}
                    author={group.isOwn ? texts.you : inSentence(name)}
                    delivery={group.isOwn ? delivery : null}
                    isLast={i === group.messages.length - 1}
                    texts={texts}
                    tag={tag}
                    fileView={fileView}
                    waiting={group.isOwn ? waitingFiles[String(message.id)] : undefined}
                    below={delivery === 'failed' ? notSent?.(message) : undefined}
                  />
                );
              })}
            </div>
          </div>
        );
      })}
    </>
  );
}

interface BubbleProps {
  message: ChatMessage;
  author: string;
  /** Null for what the other side said. */
  delivery: Delivery | null;
  isLast: boolean;
  texts: ShownTexts;
  tag: string;
  fileView: FileView | undefined;
  waiting: readonly WaitingFile[] | undefined;
  below: preact.ComponentChildren;
}

/** One message. It is drawn again only where something of it has changed. */
class Bubble extends Component<BubbleProps> {
  override shouldComponentUpdate(next: BubbleProps): boolean {
    const { props } = this;
    return (Object.keys(next) as (keyof BubbleProps)[]).some((key) => next[key] !== props[key]);
  }

  override render({ message, author, delivery, isLast, texts, tag, fileView, waiting, below }: BubbleProps) {
    const { readAt, at, changed } = message;
    const time = clockTime(tag, at);
    const { attachments, content } = message;
    // A bot's list: what is loaded later shows it as buttons.
    const list = message.choices === undefined ? -1 : content.search(/(\n\d+\. .*)+$/);
    const text = list < 0 ? content : content.slice(0, list);
    const hasFiles = fileView !== undefined && (attachments !== undefined || waiting !== undefined);
    return (
      <article class="said" data-identity={message.identity} data-last={isLast || changed !== undefined}>
        <span class="hidden">{author}: </span>
        {hasFiles && (
          <MessageFiles
            messageId={String(message.id)}
            attachments={attachments}
            waiting={waiting}
            view={fileView}
          />
        )}
        {(!hasFiles || !isBlank(message.content)) && (
          <p class="bubble" dir="auto">
            {changed?.deleted ? <em>{texts.takenBack}</em> : <Content text={text} texts={texts} />}
            {list >= 0 && <span class="choices">{content.slice(list)}</span>}
          </p>
        )}
        <p class="meta">
          <time key={time}>{time}</time>
          {changed && !changed.deleted && <span>{texts.changed}</span>}
          {delivery !== null && (
            <Tick
              delivery={delivery}
              label={
                readAt === null
                  ? texts[STATES[delivery]]
                  : fill(texts.readAt, {
                      time: clockTime(tag, shownReadAt(readAt, at, serverClock.now())),
                    })
              }
            />
          )}
        </p>
        {below}
      </article>
    );
  }
}

const STATES = {
  waiting: 'stateWaiting',
  sent: 'stateSent',
  stored: 'stateStored',
  read: 'stateRead',
  failed: 'stateFailed',
} as const satisfies Record<Delivery, keyof ShownTexts>;
