import { onMount, Show, Suspense } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { createDropPlace } from '../files/drop.ts';
import { useLanguage, useTexts } from '../i18n/texts.tsx';
import { part } from '../ui/part.tsx';
import { ADDRESSED_TEXTS } from './addressed-texts.ts';
import { ChatBar } from './chat-bar.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { replyState } from './reply-state.ts';

// They come right behind the conversation.
const ModeSwitch = part(() => import('./mode-switch.tsx'));
/** Loaded when it is asked for. */
const SaveAnswer = part(() => import('../answers/save-answer.tsx'));
/** Loaded when a message is changed. */
const ChangeLine = part(() => import('../changes/change-line.tsx'));
/** Loaded when one is chosen. */
const MacroLine = part(() => import('../macros/macro-line.tsx'));
/** Loaded where messages can be undone. */
const UndoLine = part(() => import('../undo/undo-line.tsx'));
/** Loaded behind the conversation: its first note moves nothing. */
const NoteComposer = part(() => import('../notes/note-composer.tsx'));

/** Stands for the field of notes until its script is here: as high as the field before, so that nothing moves. */
function NoteWait() {
  const before = document.querySelector('.composer')?.getBoundingClientRect().height;
  const style = before === undefined ? {} : { 'block-size': `${before}px` };
  return <div class="composer composer-note" style={style} aria-busy="true" />;
}

/** The conversation on the screen, or what to do where none is open. */
export default function ChatPane() {
  const t = useTexts();
  const language = useLanguage();
  const desk = useDesk();
  const topic = () => desk.openChat()?.topic ?? null;
  const fromHere = () => {
    const from = desk.answerFrom();
    return from?.topic === topic() ? from : null;
  };
  const changingHere = () => {
    const message = desk.changing();
    return message?.topic === topic() ? message : null;
  };
  const macroHere = () => {
    const asked = desk.macroAsked();
    return asked?.topic === topic() ? asked : null;
  };
  onMount(() => void NoteComposer.preload());
  const drop = createDropPlace(
    () => {
      const chat = desk.openChat();
      return (
        chat !== null &&
        desk.engine.files.taken() !== null &&
        replyState(desk.state(), chat, desk.isElsewhere()).kind === 'open'
      );
    },
    (files) => {
      const open = topic();
      if (open !== null) desk.attach(open, files);
    },
  );
  return (
    <section class="chat" aria-label={t().chat.label} ref={drop.on} data-over={drop.isOver()}>
      <Show
        when={topic()}
        keyed
        fallback={
          <div class="chat-none" role="status">
            <Show
              when={desk.addressed()}
              fallback={
                <>
                  <strong>{t().chat.none}</strong>
                  <p>{t().chat.noneText}</p>
                </>
              }
            >
              {(addressed) => (
                <>
                  <strong>{ADDRESSED_TEXTS[language.language()][addressed().kind].title}</strong>
                  <p>{ADDRESSED_TEXTS[language.language()][addressed().kind].text}</p>
                  <button type="button" class="button" onClick={() => desk.open(null)}>
                    {t().chat.back}
                  </button>
                </>
              )}
            </Show>
          </div>
        }
      >
        {(open) => (
          <>
            <ChatHeader />
            <MessageList topic={open} />
            <ChatBar />
            <Show when={fromHere()}>
              {(from) => (
                <Suspense>
                  <SaveAnswer from={from()} onClose={() => desk.saveAnswer(null)} />
                </Suspense>
              )}
            </Show>
            <Show when={changingHere()} keyed>
              {(message) => (
                <Suspense>
                  <ChangeLine message={message} onClose={() => desk.change(null)} />
                </Suspense>
              )}
            </Show>
            <Show when={macroHere()}>
              {(asked) => (
                <Suspense>
                  <MacroLine topic={open} answer={asked().answer} onClose={() => desk.askMacro(null)} />
                </Suspense>
              )}
            </Show>
            <Show when={desk.held()?.of(open)}>
              {(held) => (
                <Suspense>
                  <UndoLine topic={open} held={held()} />
                </Suspense>
              )}
            </Show>
            <div class="modes-place">
              <Suspense>
                <ModeSwitch topic={open} />
              </Suspense>
            </div>
            <Show when={desk.writesNote(open)} fallback={<Composer topic={open} />}>
              <Suspense fallback={<NoteWait />}>
                <NoteComposer topic={open} />
              </Suspense>
            </Show>
            <Show when={drop.isOver()}>
              <p class="chat-drop">{t().chat.drop}</p>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}
