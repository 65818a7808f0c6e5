import { inSentence, shownName } from '@chimpassist/protocol/text';
import type { Ending, Phase } from '../core/phase.ts';
import type { ConversationView, Trouble } from '../core/state.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { fill } from '../i18n/labels.ts';

const MINUTE_MS = 60_000;

export interface Status {
  /** Never the carrier of meaning alone: the words say it too. */
  tone: 'waiting' | 'danger' | 'online' | 'quiet';
  text: string;
}

/** The one line above the composer: what a person should know now, the most pressing first. Null: nothing. */
export function statusOf(state: Omit<ConversationView, 'draft'>, texts: ShownTexts): Status | null {
  const sendings = Object.values(state.outbox);
  const isWaitingToLeave = sendings.includes('waiting');
  if (state.link === 'lost') {
    return { tone: 'danger', text: isWaitingToLeave ? texts.offlineWaiting : texts.offline };
  }
  if (state.trouble !== null) return { tone: 'danger', text: troubleText(state.trouble, texts) };
  if (sendings.some((sending) => sending !== 'waiting' && sending !== 'sent')) {
    return { tone: 'danger', text: texts.notSent };
  }
  if (state.link !== 'online') return { tone: 'quiet', text: texts.connecting };
  if (state.typing !== null && state.phase.kind === 'online') {
    return { tone: 'quiet', text: fill(texts.typing, { name: inSentence(shownName(state.typing)) }) };
  }
  switch (state.phase.kind) {
    // Nobody is asked for before the first word.
    case 'idle':
      return null;
    case 'waiting': {
      const place = placeText(state.phase, texts);
      if (!state.phase.isAgain) return { tone: 'waiting', text: place ?? texts.waiting };
      return { tone: 'waiting', text: place === null ? texts.again : `${texts.again} ${place}` };
    }
    case 'nobody':
      return { tone: 'waiting', text: texts.nobody };
    case 'handedOver':
      return { tone: 'waiting', text: texts.handedOver };
    case 'ended':
      return { tone: 'quiet', text: endText(state.phase, texts) };
    case 'online':
      return null;
  }
}

/** Where somebody stands in the queue and, where the server can tell, how many minutes it may last. */
function placeText(
  { position, wait }: Extract<Phase, { kind: 'waiting' }>,
  texts: ShownTexts,
): string | null {
  if (position === null) return null;
  const place = position === 1 ? texts.next : fill(texts.position, { position });
  if (wait === undefined) return place;
  const from = Math.floor(wait.fromMs / MINUTE_MS);
  const to = Math.max(1, Math.ceil(wait.toMs / MINUTE_MS));
  return `${place} · ${from < 1 || from === to ? fill(texts.waitUpTo, { to }) : fill(texts.waitBetween, { from, to })}`;
}

/** How it ended, and what becomes of words that are written now. */
function endText({ reason, by }: { reason: Ending['reason']; by: string | null }, texts: ShownTexts): string {
  switch (reason) {
    case 'left':
      return texts.endedLeft;
    case 'expired':
      return texts.endedExpired;
    case 'ended': {
      const name = inSentence(shownName(by ?? ''));
      return name === '' ? texts.ended : fill(texts.endedBy, { name });
    }
  }
}

function troubleText(trouble: Trouble, texts: ShownTexts): string {
  switch (trouble) {
    case 'backend':
    case 'broker':
    case 'setUp':
      return texts.trouble;
    case 'unproven':
      return texts.unproven;
    case 'busy':
      return texts.busy;
    case 'challenge':
      return texts.challenge;
  }
}

/** Instead of a promise that nobody keeps just now, as "Usually answers in a minute": nobody is here, or closed. */
export function whyNobody(state: Omit<ConversationView, 'draft'>, texts: ShownTexts): string | null {
  const { kind } = state.phase;
  if (kind === 'nobody' || (state.closed !== null && kind !== 'online')) return texts.away;
  return kind === 'ended' ? texts.over : null;
}

/** Whom one talks with, for the header. */
export function withWhom(state: Omit<ConversationView, 'draft'>, texts: ShownTexts): string | null {
  if (state.phase.kind !== 'online') return null;
  const [first, ...others] = state.phase.attendants;
  const name = inSentence(shownName(first?.name ?? ''));
  if (name === '') return null;
  const text = others.length === 0 ? texts.with : texts.withMany;
  return fill(text, { name, count: others.length });
}
