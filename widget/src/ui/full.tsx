import { render } from 'preact';
import { languageFor } from '../i18n/labels.ts';
import { loadTexts } from '../i18n/texts.ts';
import conversationCss from './conversation.css?inline';
import panelCss from './panel.css?inline';
import { Panel, type PanelProps } from './panel.tsx';

export { lookBeside } from '../core/beside.ts';
export { startClient } from './running-client.ts';

/** Everything after the launcher, in one piece that is loaded when it is needed. */
export type Full = typeof import('./full.tsx');

/** Loads the words of this language; without them the panel speaks English. */
export const loadWords = (wish: string | undefined): Promise<void> => loadTexts(languageFor(wish).language);

/** Draws the panel, or draws it again with other props. Returns a function that takes it away. */
export function drawPanel(place: HTMLElement, props: PanelProps): () => void {
  render(<Panel {...props} />, place);
  return () => render(null, place);
}

export const css = conversationCss + panelCss;
