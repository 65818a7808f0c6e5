import type { ChatMessage } from '@chimpassist/client/conversation';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Client } from '../core/client.ts';
import { isOwn } from '../core/own.ts';
import { type ConversationView, deliveryOf, sendingOf } from '../core/state.ts';
import type { Look } from '../files/files.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { Bubbles } from './bubbles.tsx';
import { DownIcon } from './icons.tsx';
import type { FileView } from './message-files.tsx';
import { NotSent } from './not-sent.tsx';
import { useScroll } from './scroll.ts';
import { useDrawn } from './use-drawn.ts';

interface MessageListProps {
  client: Client;
  state: Omit<ConversationView, 'draft'>;
  texts: ShownTexts;
  tag: string;
  isShown: boolean;
  look: Look;
  fallbackAvatar: string | undefined;
  /** What stands there while nothing has been said. */
  children: preact.ComponentChildren;
}

export function MessageList({
  client,
  state,
  texts,
  tag,
  isShown,
  look,
  fallbackAvatar,
  children,
}: MessageListProps) {
  const { messages, files } = state;
  const fileView = useMemo<FileView>(
    () => ({
      files,
      look,
      load: client.loadFiles,
      all: () => client.store.state.messages.flatMap(({ attachments = [] }) => attachments),
      // Its words go back to the field, before what has been begun there.
      cancel(messageId) {
        const { messages, draft } = client.store.state;
        const words = messages.find(({ id }) => id === messageId)?.content;
        client.remove(messageId);
        if (words) client.setDraft(draft === '' ? words : `${words}\n${draft}`);
      },
    }),
    [client, files, look],
  );
  const customerId = state.customer === null ? null : String(state.customer.id);
  const mine = useCallback((message: ChatMessage) => isOwn(message, customerId), [customerId]);
  const last = messages.at(-1);
  const { drawn, hasMore, more, scrolled } = useDrawn(messages);
  const hasOlder = hasMore || state.hasOlder;
  const { list, onScroll, hasNew, toEnd } = useScroll(drawn, last !== undefined && mine(last), isShown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has just been drawn may be in sight.
  useEffect(() => {
    // Not while it is being drawn: what was seen is drawn again.
    const timer = setTimeout(client.seen);
    return () => clearTimeout(timer);
  }, [client, messages, isShown]);
  const older = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  // Both buttons go when they have done their work: a person who pressed one by keyboard stays in the conversation.
  useLayoutEffect(() => {
    if (!hasOlder && hadFocus.current) list.current?.focus({ preventScroll: true });
    hadFocus.current = older.current?.matches(':focus') === true;
  });
  return (
    <div class="conversation">
      <section
        class="list"
        ref={list}
        onScroll={() => {
          scrolled(onScroll());
          client.seen();
        }}
        aria-label={texts.conversation}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        {hasOlder && (
          <button
            ref={older}
            type="button"
            class="older"
            aria-disabled={state.isLoadingOlder}
            onClick={hasMore ? more : client.loadOlder}
          >
            {texts.older}
          </button>
        )}
        {messages.length === 0 && children}
        <Bubbles
          messages={drawn}
          isOwn={mine}
          deliveryOf={(message) => deliveryOf(state, message)}
          notSent={(message) => (
            <NotSent
              sending={sendingOf(state, message)}
              texts={texts}
              failureText={files?.failureText(sendingOf(state, message), look)}
              onRetry={() => client.retry(String(message.id))}
              onRemove={() => client.remove(String(message.id))}
            />
          )}
          texts={texts}
          tag={tag}
          fileView={fileView}
          waitingFiles={state.waitingFiles}
          fallbackAvatar={fallbackAvatar}
        />
      </section>
      {hasNew && (
        <button
          type="button"
          class="to-end"
          onClick={() => {
            toEnd();
            list.current?.focus({ preventScroll: true });
          }}
        >
          <DownIcon />
          {texts.newMessages}
        </button>
      )}
    </div>
  );
}
