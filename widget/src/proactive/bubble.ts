import type { ChimpWidgetProps } from '../../types/public.d.ts';
import { languageFor } from '../i18n/labels.ts';
import { BUBBLE_TEXTS } from './texts.ts';

export interface BubbleActs {
  answer(): void;
  notNow(): void;
}

/**
 * A bubble above the launcher: read out as it comes, and it takes nobody's focus. Returns the way to take it away.
 */
export function drawBubble(
  frame: HTMLElement,
  text: string,
  props: ChimpWidgetProps,
  { answer, notNow }: BubbleActs,
): () => void {
  const words = { ...BUBBLE_TEXTS[languageFor(props.language).language], ...props.texts };
  const bubble = document.createElement('div');
  bubble.className = 'bubble-of-rule';
  const said = document.createElement('p');
  said.dir = 'auto';
  const buttons = document.createElement('div');
  for (const [label, act] of [
    [words.bubbleAnswer, answer],
    [words.bubbleNotNow, notNow],
  ] as const) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    buttons.append(button);
  }
  bubble.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') notNow();
  });
  said.role = 'status';
  bubble.append(said, buttons);
  frame.append(bubble);
  // A region that stands there is read out when its words come.
  said.textContent = text;
  return () => bubble.remove();
}
