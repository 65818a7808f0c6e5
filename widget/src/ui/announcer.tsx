import type { ChatMessage } from '@chimpassist/client/conversation';
import { beginningOf, inSentence, isBlank, shownName } from '@chimpassist/protocol/text';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ConversationView, isOwnIn } from '../core/state.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { fill } from '../i18n/labels.ts';

const ANNOUNCED_MAX = 3;
/** Long enough to be heard, and then no second copy for those who read on by themselves. */
const ANNOUNCED_FOR_MS = 5_000;
/** Nobody listens to a page of text to the end. */
const ANNOUNCED_LENGTH = 300;

interface AnnouncerProps {
  state: Omit<ConversationView, 'draft'>;
  texts: ShownTexts;
  /** One of two speaks: that in the panel while it is open, the one beside it else. */
  isSpeaking: boolean;
}

/** Says politely what arrives while one is here, each word once; history that is loaded is not read out. */
export function Announcer({ state, texts, isSpeaking }: AnnouncerProps) {
  const known = useRef<Set<string> | null>(null);
  const [said, setSaid] = useState<ChatMessage[]>([]);
  const { messages, isHistoryLoaded } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only messages bring something to say.
  useEffect(() => {
    const before = known.current;
    known.current = isHistoryLoaded ? new Set(messages.map(({ identity }) => identity)) : null;
    if (messages.length === 0) setSaid([]);
    if (before === null || !isSpeaking) return;
    // Older pages come before what is known, and are no news.
    const last = messages.findLastIndex(({ identity }) => before.has(identity));
    const fresh = messages
      .slice(last + 1)
      .filter((message) => !before.has(message.identity) && !isOwnIn(state, message));
    if (fresh.length > 0) setSaid((earlier) => [...earlier, ...fresh].slice(-ANNOUNCED_MAX));
  }, [messages, isHistoryLoaded]);
  useEffect(() => {
    if (said.length === 0) return;
    const timer = setTimeout(() => setSaid([]), ANNOUNCED_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const contentOf = ({ content, attachments = [] }: ChatMessage): string => {
    // A file in its sender's words where there are some, else by its name.
    const parts = attachments.flatMap(({ alt, name }) => alt ?? shownName(name ?? ''));
    if (!isBlank(content)) parts.push(beginningOf(content, ANNOUNCED_LENGTH));
    return parts.join(', ') || texts.emptyMessage;
  };
  return (
    <div class="hidden" role="log" aria-live="polite" aria-label={texts.newMessages}>
      {said.map((message) => (
        <p key={message.identity}>
          {fill(texts.said, {
            name: inSentence(shownName(message.from.name)),
            content: contentOf(message),
          })}
        </p>
      ))}
    </div>
  );
}
