/** What a mail program shows of no writer. */
const UNSEEN = 'head, script, style, title, template, noscript, svg, math, iframe, object, select, textarea';
/** How mail programs mark what they quote. */
const QUOTED =
  'blockquote, .gmail_quote, .gmail_quote_container, .moz-cite-prefix, .yahoo_quoted, #divRplyFwdMsg, #mail-editor-reference-message-container, .protonmail_quote';
const LINES = 'p, div, tr, li, h1, h2, h3, h4, h5, h6, pre, table, ul, ol, section, article';

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const named = NAMED[name?.toLowerCase() ?? ''];
      if (named !== undefined) return named;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return Number.isInteger(code) && code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** The text of a mail that brings nothing but HTML, without what it quotes. It is text from here on, and never HTML again. */
export async function textOfHtml(html: string): Promise<string> {
  let text = '';
  const breakLine = (): void => {
    text += '\n';
  };
  const block = {
    element(element: Element) {
      breakLine();
      element.onEndTag(breakLine);
    },
  };
  let unseen = 0;
  const hide = {
    element(element: Element) {
      unseen += 1;
      element.onEndTag(() => {
        unseen -= 1;
      });
    },
  };
  const rewriter = new HTMLRewriter()
    .on(UNSEEN, hide)
    .on(QUOTED, hide)
    .on('br, hr', { element: breakLine })
    .on(LINES, block)
    .onDocument({
      text(chunk) {
        if (unseen === 0) text += chunk.text.replaceAll(/\s+/g, ' ');
      },
    });
  await rewriter.transform(new Response(html)).arrayBuffer();
  return decoded(text)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
