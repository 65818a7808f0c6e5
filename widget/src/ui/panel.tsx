import { isComposing } from '@chimpassist/client/field';
import { shownName } from '@chimpassist/protocol/text';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChimpWidgetProps } from '../../types/public.d.ts';
import type { ConversationView } from '../core/state.ts';
import type { FormsView } from '../forms/forms.ts';
import { languageFor } from '../i18n/labels.ts';
import { Announcer } from './announcer.tsx';
import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { CloseIcon } from './icons.tsx';
import { MessageList } from './message-list.tsx';
import type { RunningClient } from './running-client.ts';
import { statusOf, whyNobody, withWhom } from './status.ts';
import { useAfter } from './use-after.ts';
import { useBackCloses } from './use-back-closes.ts';
import { useFullScreen } from './use-full-screen.ts';
import { useLook } from './use-look.ts';
import { useReallyVisible } from './use-really-visible.ts';
import { useTexts } from './use-texts.ts';
import { useToday } from './use-today.ts';

export interface PanelProps {
  running: RunningClient;
  props: ChimpWidgetProps;
  isOpen: boolean;
  /** Opened by somebody's act, who wants to write. */
  takesFocus: boolean;
  onClose(): void;
}

/** All but the draft, which is the composer's alone: a key does not draw the conversation again. */
function useChat({ client }: RunningClient): Omit<ConversationView, 'draft'> {
  const [state, setState] = useState<Omit<ConversationView, 'draft'>>(client.store.state);
  useEffect(() => {
    setState(client.store.state);
    return client.store.subscribe((next, before) => {
      const isDraftOnly = next.draft !== before.draft && next.messages === before.messages;
      if (!isDraftOnly || !isSameBut(next, before, 'draft')) setState(next);
    });
  }, [client]);
  return state;
}

const isSameBut = (one: ConversationView, other: ConversationView, left: keyof ConversationView): boolean =>
  (Object.keys(one) as (keyof ConversationView)[]).every((key) => key === left || one[key] === other[key]);

/** What shows forms draws into it. */
function FormsPlace({ client, state, look }: Omit<FormsView, 'forms'> & Pick<RunningClient, 'client'>) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current !== null) client.drawForms(place.current, { forms: state.forms, state, look });
  });
  return <div class="forms" ref={place} />;
}

export function Panel({ running, props, isOpen, takesFocus, onClose }: PanelProps) {
  const { client } = running;
  const state = useChat(running);
  const { language, tag } = languageFor(props.language);
  const look = useMemo(() => ({ language, tag, own: props.texts }), [language, tag, props.texts]);
  const today = useToday();
  const { closed } = state;
  const words = useTexts(look, isOpen);
  const texts = useMemo(() => ({ ...words, ...closed?.(look, today) }), [words, look, closed, today]);
  const panel = useRef<HTMLElement>(null);
  const isFullScreen = useFullScreen(panel, isOpen);
  useReallyVisible(client, panel, isOpen);
  useBackCloses(panel, isOpen, isFullScreen, onClose);
  useLook(client, panel);
  const { newMessages } = texts;
  const hasSound = props.sound !== false;
  useEffect(
    () => running.attend({ title: newMessages, hasSound, isOpen }),
    [running, newMessages, hasSound, isOpen],
  );

  const after = useAfter(running, isOpen && state.messages.length > 0, { state, look });
  const status = statusOf(state, texts);
  const attendant = state.phase.kind === 'online' ? state.phase.attendants[0] : undefined;
  const title = props.title || texts.title;
  // Always something, so that nothing moves when somebody comes.
  const subtitle =
    withWhom(state, texts) ??
    whyNobody(state, texts) ??
    (props.attendantSubtitle || props.attendantTitle || texts.team);
  const name = shownName(attendant?.name ?? '') || props.attendantTitle || title;
  return (
    <>
      <section
        ref={panel}
        class="panel"
        role="dialog"
        aria-modal={isFullScreen}
        aria-labelledby="chimp-title"
        hidden={!isOpen}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isComposing(event)) onClose();
        }}
      >
        <header class="head">
          <Avatar name={name} url={attendant?.avatarURL ?? props.attendantAvatarURL} />
          <div class="names">
            <h2 id="chimp-title">
              <bdi key={title}>{title}</bdi>
            </h2>
            <p data-online={state.phase.kind === 'online' && state.link === 'online'}>
              <bdi key={subtitle}>{subtitle}</bdi>
            </p>
          </div>
          <div ref={after.menu} />
          <button type="button" class="close" aria-label={texts.closeLabel} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        <MessageList
          key={client.sittings}
          client={client}
          state={state}
          texts={texts}
          tag={tag}
          isShown={isOpen}
          look={look}
          fallbackAvatar={props.attendantAvatarURL}
        >
          <div class="empty">
            <Avatar name={props.attendantTitle || title} url={props.attendantAvatarURL} />
            {props.attendantTitle && <p class="empty-title">{props.attendantTitle}</p>}
            <p>{texts.greeting}</p>
          </div>
        </MessageList>
        <div ref={after.place} />
        <p class="status" role="status" data-tone={status?.tone ?? 'quiet'} data-empty={status === null}>
          {status !== null && <span key={status.text}>{status.text}</span>}
        </p>
        {state.forms.length > 0 && <FormsPlace client={client} state={state} look={look} />}
        <Composer
          client={client}
          texts={texts}
          tag={tag}
          isShown={isOpen}
          takesFocus={takesFocus}
          look={look}
        />
        {props.showPoweredBy !== false && <p class="powered">{texts.poweredBy}</p>}
        <Announcer key={`open ${client.sittings}`} state={state} texts={texts} isSpeaking={isOpen} />
      </section>
      {/* Nothing of a hidden panel is heard. */}
      <Announcer key={`closed ${client.sittings}`} state={state} texts={texts} isSpeaking={!isOpen} />
    </>
  );
}
