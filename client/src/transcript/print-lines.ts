import type { TranscriptLine } from './lines.ts';

/** Fit to be filed: black on white, and no message is torn where it fits on a sheet. */
const CSS = `
@page{margin:18mm 16mm}
body{margin:0;font:11pt/1.45 system-ui,sans-serif;color:#000;background:#fff}
h1{font-size:14pt;margin:0 0 6mm}
dl{margin:0}
div{margin-block-end:4mm;break-inside:avoid}
dt{font-size:9pt;color:#444}
dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
`;

/** Prints a transcript by the browser's own dialog, which makes a PDF too. The page around stays as it is. */
export function printLines(
  title: string,
  lines: readonly TranscriptLine[],
  { tag, dir }: { tag: string; dir: string },
): void {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { position: 'fixed', inlineSize: '0', blockSize: '0', border: '0' });
  frame.setAttribute('aria-hidden', 'true');
  document.body.append(frame);
  const { contentWindow: inner } = frame;
  if (inner === null) return;
  const { document: page } = inner;
  page.title = title;
  page.documentElement.lang = tag;
  page.documentElement.dir = dir;
  // A sheet of that document's own: it passes a Content-Security-Policy that a style element would not.
  const sheet = new (inner as unknown as typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(CSS);
  page.adoptedStyleSheets = [sheet];
  const element = (name: string, text: string): HTMLElement => {
    const made = page.createElement(name);
    made.textContent = text;
    made.dir = 'auto';
    return made;
  };
  /** Name and time may be of scripts that run in different directions. */
  const head = (name: string, time: string): HTMLElement => {
    const made = page.createElement('dt');
    made.append(element('bdi', name), ' · ', element('bdi', time));
    return made;
  };
  const list = page.createElement('dl');
  for (const { time, name, text } of lines) {
    const group = page.createElement('div');
    group.append(head(name, time), element('dd', text));
    list.append(group);
  }
  page.body.append(element('h1', title), list);
  const title0 = document.title;
  // The name that a PDF gets.
  document.title = title;
  inner.addEventListener('afterprint', () => setTimeout(() => frame.remove()));
  inner.focus();
  inner.print();
  document.title = title0;
}
