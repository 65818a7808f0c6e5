/** Signs of Markdown: a code, bold or struck text, a link with words, a list, a quote. */
const SIGNS =
  /`[^`\n]+`|```|\*\*\S|__\S|~~\S|(^|[\s(])[*_][^\s*_][^*_\n]*[*_]|\]\(https?:|^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S|^ {0,3}> ?\S/m;

/** Whether a text has anything that would be shown otherwise than as it is written. */
export const looksLikeMarkdown = (text: string): boolean => SIGNS.test(text);
