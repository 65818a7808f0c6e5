import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import { isBlank } from '@chimpassist/protocol/text';
import { clockTime, dayName, sameDay, shownReadAt } from '@chimpassist/protocol/time';
import BookmarkPlus from 'lucide-solid/icons/bookmark-plus';
import Check from 'lucide-solid/icons/check';
import CheckCheck from 'lucide-solid/icons/check-check';
import Clock from 'lucide-solid/icons/clock';
import Pencil from 'lucide-solid/icons/pencil';
import { createEffect, Match, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js';
import { sourceOf } from '../answers/answer-source.ts';
import { isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { FilesPlace } from '../files/files-place.tsx';
import { filesOf } from '../files/shown-file.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { fullTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { MessageText } from './message-text.tsx';

const FailedMessage = part(() => import('./failed-message.tsx'));
/** Of most messages there is none. */
const MessageFiles = part(() => import('../files/message-files.tsx'));

/** Messages of one sender that are nearer than this stand in one group. */
const GROUP_MS = 5 * 60_000;

const sameGroup = (one: ChatMessage | undefined, other: ChatMessage | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.from.id === other.from.id &&
  one.from.role === other.from.role &&
  Math.abs(one.at - other.at) < GROUP_MS &&
  sameDay(one.at, other.at);

/** One bubble, with its day, sender, time and tick where they are due. */
export function MessageItem(props: {
  message: ChatMessage;
  previous: ChatMessage | undefined;
  next: ChatMessage | undefined;
  fromCustomer: boolean;
  /** The author has my id: mine, unless it is the customer's. */
  mine: boolean;
  unsent: boolean;
  /** What the author is called, here as everywhere. */
  author: string;
  /** The height of the message is about to change by its reader's wish. */
  onFold: () => void;
  /** It will not be stored. */
  failed: boolean;
  topic: string;
  /** Its files, as long as they wait in this browser. */
  waiting: readonly WaitingFile[];
  watch: (element: HTMLElement, identity: string) => () => void;
}) {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  let element!: HTMLElement;
  const at = () => props.message.at;
  const seenAt = (readAt: number) => shownReadAt(readAt, at(), desk.now());
  const newDay = () => props.previous === undefined || !sameDay(props.previous.at, at());
  const starts = () => newDay() || !sameGroup(props.previous, props.message);
  const ends = () => !sameGroup(props.message, props.next);
  const hasFiles = () => props.waiting.length > 0 || (props.message.attachments?.length ?? 0) > 0;
  const hasWords = () => !isBlank(props.message.content);
  const mine = () => !props.fromCustomer && props.mine;

  // A message that is not read yet is watched until it is.
  onMount(() => {
    createEffect(() => {
      if (props.fromCustomer && props.message.readAt === null)
        onCleanup(props.watch(element, props.message.identity));
    });
  });

  return (
    <>
      <Show when={newDay()}>
        <h3 class="messages-day">
          <Words text={dayName(language.tag(), at(), desk.now(), t().chat)} />
        </h3>
      </Show>
      <article
        ref={element}
        class="message"
        data-side={props.fromCustomer ? 'start' : 'end'}
        data-mine={mine()}
        data-starts={starts()}
        data-ends={ends()}
        data-unsent={props.unsent || props.failed}
        data-seq={props.message.seq}
        data-identity={props.message.identity}
      >
        <Show when={props.fromCustomer && ends()}>
          <Avatar
            id={props.message.from.id}
            name={props.author}
            url={props.message.from.avatarURL}
            size="small"
          />
        </Show>
        <Show when={starts() && !mine() && !props.fromCustomer}>
          <p class="message-from">
            <bdi>
              <Words text={props.author} />
            </bdi>
          </p>
        </Show>
        <bdi class="visually-hidden">
          <Words text={props.author} />
        </bdi>
        <div class="bubble" dir="auto" data-files={hasFiles()}>
          <Show when={!hasFiles() || hasWords()}>
            <Show
              when={!props.message.changed?.deleted}
              fallback={<em class="message-taken-back">{t().chat.takenBack}</em>}
            >
              <MessageText
                text={props.message.content}
                isProven={props.message.from.role === 'customer' || props.message.from.role === 'attendant'}
                onFold={props.onFold}
              />
            </Show>
          </Show>
          <Show when={hasFiles()}>
            <Suspense fallback={<FilesPlace files={filesOf(props.message, props.waiting)} />}>
              <MessageFiles
                message={props.message}
                waiting={props.waiting}
                isSending={props.waiting.length > 0 && !props.failed}
                onCancel={() => takeBack()}
              />
            </Suspense>
          </Show>
        </div>
        <p class="message-meta">
          <time dateTime={new Date(at()).toISOString()} title={fullTime(language.tag(), at())}>
            <Words text={clockTime(language.tag(), at())} />
          </time>
          <Show when={props.message.changed}>
            <Changed />
          </Show>
          <Show when={!props.fromCustomer && !props.failed}>
            <Tick />
          </Show>
          <Show when={props.message.from.role === 'unverified'}>
            <span>· {t().chat.unverified}</span>
          </Show>
        </p>
        <Show when={props.failed}>
          <Suspense>
            <FailedMessage topic={props.topic} message={props.message} />
          </Suspense>
        </Show>
        <Show when={hasWords() || desk.mayChange(props.message)}>
          <div class="message-acts">
            <Show when={desk.mayChange(props.message)}>
              <button
                type="button"
                class="icon-button message-copy"
                aria-label={t().chat.change}
                title={t().chat.change}
                onClick={() => change()}
              >
                <Pencil size={14} aria-hidden="true" />
              </button>
            </Show>
            <Show when={mine() && !props.failed && hasWords()}>
              <button
                type="button"
                class="icon-button message-copy"
                aria-label={t().chat.saveAnswer}
                title={t().chat.saveAnswer}
                onClick={() => desk.saveAnswer(sourceOf(props.topic, props.message))}
              >
                <BookmarkPlus size={14} aria-hidden="true" />
              </button>
            </Show>
            <Show when={hasWords()}>
              <CopyButton class="message-copy" text={props.message.content} label={t().chat.copy} />
            </Show>
          </div>
        </Show>
      </article>
    </>
  );

  /** Its writer may rewrite it; a supervisor reads what it said. */
  function change(isTrace?: true) {
    const { seq, content } = props.message;
    if (seq !== undefined)
      desk.change({ topic: props.topic, seq, text: content, ...(isTrace ? { isTrace } : {}) });
  }
  function Changed() {
    return (
      <Show
        when={isSupervisor(desk.state())}
        fallback={<span>{props.message.changed?.deleted ? '' : `· ${t().chat.changed}`}</span>}
      >
        <button type="button" class="link-button" onClick={() => change(true)}>
          {t().chat.changed}
        </button>
      </Show>
    );
  }
  /** Not sent yet: its words go back to the field. */
  function takeBack() {
    desk.engine.discard(props.topic, String(props.message.id));
    const begun = desk.drafts.of(props.topic);
    const words = props.message.content;
    if (hasWords()) desk.drafts.set(props.topic, begun === '' ? words : `${words}\n${begun}`);
    desk.askReply(props.topic);
  }
  function Tick() {
    return (
      <Switch
        fallback={
          <span class="tick" title={t().chat.sent}>
            <Check size={14} aria-hidden="true" />
            <span class="visually-hidden">{t().chat.sent}</span>
          </span>
        }
      >
        <Match when={props.message.readAt}>
          {(readAt) => (
            <span class="tick read" title={t().chat.read(fullTime(language.tag(), seenAt(readAt())))}>
              <CheckCheck size={14} aria-hidden="true" />
              <Words
                class="visually-hidden"
                text={t().chat.read(clockTime(language.tag(), seenAt(readAt())))}
              />
            </span>
          )}
        </Match>
        <Match when={props.unsent}>
          <span class="tick unsent" title={t().chat.unsent}>
            <Clock size={13} aria-hidden="true" />
            <span>{t().chat.unsent}</span>
          </span>
        </Match>
      </Switch>
    );
  }
}
