import { ATTACHMENT_NAME_MAX_LENGTH } from '@chimpassist/protocol';

/** Signs that turn the direction of text, or are not seen: `photo<U+202E>gpj.exe` would read as a picture. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
/** What folders, shells and systems read as more than a name. */
const FORBIDDEN = /[/\\:*?"<>|]/g;
const WITHOUT_NAME = 'file';

/** A name that says what it seems to say, and that every system can save. Its end stays, which tells people the kind. */
export function safeName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  if (clean === '') return WITHOUT_NAME;
  const signs = Array.from(clean);
  if (signs.length <= ATTACHMENT_NAME_MAX_LENGTH) return clean;
  const end = 20;
  return [...signs.slice(0, ATTACHMENT_NAME_MAX_LENGTH - end - 1), '…', ...signs.slice(-end)].join('');
}

/** The header by which a browser saves a file and shows none, RFC 6266. */
export function dispositionOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
