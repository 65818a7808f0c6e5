import { customerName, inSentence } from '@chimpassist/protocol/text';
import { createSignal, onCleanup } from 'solid-js';
import { cameBack } from '../desk/came-back.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Texts } from '../i18n/en.ts';

/** A sentence about something that failed goes by itself after this long. */
const TOLD_MS = 8_000;

function refusalText(t: Texts, { code, command }: { code: string; command: string }): string {
  if (code === 'nobody_there') return t.chat.refusedNobody;
  if (code === 'no_session') return t.chat.refusedOver;
  return code === 'not_offered' || command === 'accept' ? t.chat.refusedTaken : t.chat.refusedOther;
}

/** The line about what just failed, or was done. It says by itself which command the server refused. */
export function createToldLine(store: DeskStore, t: () => Texts) {
  const [told, setTold] = createSignal<{ text: string; kind: 'failed' | 'done' } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  function tell(text: string | null, kind: 'failed' | 'done' = 'failed'): void {
    clearTimeout(timer);
    setTold(text === null ? null : { text, kind });
    if (text !== null) timer = setTimeout(() => setTold(null), TOLD_MS);
  }
  onCleanup(
    store.listen((before, after, event) => {
      if (event.type === 'commandRefused') tell(refusalText(t(), event));
      for (const { session } of cameBack(before, after, event))
        tell(t().told.backTitle(inSentence(customerName(session.customer, t().list.guest))));
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return { told, tell };
}
