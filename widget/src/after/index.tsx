import { createAfterRest } from '@chimpassist/client/rest/after';
import { linesOf, printLines, readAll, saveText, textOf } from '@chimpassist/client/transcript';
import { clockTime } from '@chimpassist/protocol/time';
import { render } from 'preact';
import { useMemo } from 'preact/hooks';
import { importBeside } from '../core/beside.ts';
import { fill } from '../i18n/labels.ts';
import { addSheet } from '../launcher/sheet.ts';
import css from './after.css?inline';
import type { After, AfterLook, AfterPorts, Telling } from './after.ts';
import { Choices } from './choices.tsx';
import { Menu } from './menu.tsx';
import { Rating } from './rating.tsx';
import { SendForm } from './send-form.tsx';
import { afterTextsFor } from './texts.ts';

/** Loaded where the site has a service worker for it. */
const loadTelling = (): Promise<typeof import('./telling.ts')> =>
  typeof TELLING_FILE === 'undefined' ? import('./telling.ts') : importBeside(TELLING_FILE);

type Rest = ReturnType<typeof createAfterRest>;

/** Roots that have the sheet. */
const sheeted = new WeakSet<Node>();

/** What was asked for last in the menu, and stands above the composer. */
interface Acts {
  isSending: boolean;
  hasFailed: boolean;
  isTelling: boolean;
}
const NOTHING: Acts = { isSending: false, hasFailed: false, isTelling: false };

interface BesideProps {
  rest: Rest;
  now: AfterLook;
  acts: Acts;
  telling: Telling | null;
  say(content: string): void;
  done(): void;
}

function Beside({ rest, now, acts, telling, say, done }: BesideProps) {
  const { state, look } = now;
  const { customer, phase, messages } = state;
  const texts = useMemo(() => afterTextsFor(look), [look]);
  const closesAt = phase.kind === 'online' ? phase.closesAt : undefined;
  const wasAnswered = messages.some(({ from }) => from.role === 'attendant');
  const isEnded = phase.kind === 'ended';
  if (customer === null) return null;
  return (
    <>
      {closesAt !== undefined && (
        <p class="after-warning" role="status">
          {fill(texts.closesAt, { time: clockTime(look.tag, closesAt) })}
        </p>
      )}
      {acts.isSending && (
        <SendForm
          key={customer.id}
          rest={rest}
          customerId={customer.id}
          texts={texts}
          language={look.language}
          onDone={done}
        />
      )}
      {acts.hasFailed && (
        <p class="after-warning" role="alert">
          {texts.notLoadedTranscript}
        </p>
      )}
      {acts.isTelling && (
        <p class="after-warning" role="status">
          {telling?.outcome(look)}
        </p>
      )}
      {!isEnded && <Choices messages={messages} label={texts.choices} say={say} />}
      {isEnded && wasAnswered && !acts.isSending && (
        <Rating key={customer.id} rest={rest} customerId={customer.id} texts={texts} />
      )}
    </>
  );
}

/** What a widget has beside a conversation: its menu, a warning before its end, and a rating after it. */
export function createAfter(ports: AfterPorts): After {
  const { endpoint, bearer, fetcher, say } = ports;
  const rest = createAfterRest(endpoint, bearer, fetcher);
  let acts = NOTHING;
  let again = (): void => {};
  let telling: Telling | null = null;
  if (ports.pushWorker)
    loadTelling()
      .then(async ({ createTelling }) => {
        telling = await createTelling(ports, () => again());
        again();
      })
      // Offered when the chat is opened again.
      .catch(() => {});

  function act(next: Partial<Acts>): void {
    acts = { ...NOTHING, ...next };
    again();
  }
  async function withLines(now: AfterLook, use: (title: string, text: ReturnType<typeof linesOf>) => void) {
    const { customer } = now.state;
    if (customer === null) return;
    const { tag } = now.look;
    const texts = afterTextsFor(now.look);
    act({});
    try {
      const lines = linesOf(await readAll((page) => rest.messages(customer.id, page)), tag);
      const date = new Date().toLocaleDateString(tag, { dateStyle: 'long' });
      use(fill(texts.transcriptOf, { date }), lines);
    } catch {
      act({ hasFailed: true });
    }
  }

  return {
    draw(menu, place, now) {
      const root = place.getRootNode();
      if (root instanceof ShadowRoot && !sheeted.has(root)) {
        sheeted.add(root);
        addSheet(root, css);
      }
      const texts = afterTextsFor(now.look);
      const day = new Date().toISOString().slice(0, 10);
      const items = [
        { text: texts.transcript, act: () => act({ isSending: true }) },
        {
          text: texts.saveTranscript,
          act: () => void withLines(now, (title, lines) => saveText(`chat-${day}.txt`, textOf(title, lines))),
        },
        {
          text: texts.printTranscript,
          act: () =>
            void withLines(now, (title, lines) => {
              const { direction: dir } = getComputedStyle(place);
              printLines(title, lines, { tag: now.look.tag, dir });
            }),
        },
      ];
      const { customer } = now.state;
      const wishes = () => {
        if (telling === null || customer === null) return [];
        const { turn, wish } = telling;
        const tell = () => {
          act({ isTelling: true });
          void turn(now.look, customer.id);
        };
        return [{ text: wish(now.look, customer.id), act: tell }];
      };
      /** Back to where it was opened from. */
      const done = (): void => {
        act({});
        menu.querySelector('button')?.focus();
      };
      again = () => {
        render(<Menu texts={texts} items={[...items, ...wishes()]} />, menu);
        render(<Beside rest={rest} now={now} acts={acts} telling={telling} say={say} done={done} />, place);
      };
      again();
    },
  };
}
