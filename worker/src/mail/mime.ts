import type { OutgoingMail } from './outgoing.ts';

/** RFC 2045: lines of base64 have 76 characters at most. */
const BASE64_LINE = 76;
/** RFC 2047: an encoded word has 75 characters at most, of which 63 are base64: 45 bytes. */
const WORD_BYTES = 45;

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** A text that may stand in a header: whole characters of UTF-8 in encoded words, where it is not plain. */
function headerText(text: string): string {
  const oneLine = text.replaceAll(/\p{Cc}+/gu, ' ');
  if (/^[ -~]*$/.test(oneLine) && !oneLine.includes('=?')) return oneLine;
  const encoder = new TextEncoder();
  const words: string[] = [];
  let word = '';
  for (const character of oneLine) {
    if (encoder.encode(word + character).length > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((each) => `=?utf-8?B?${toBase64(encoder.encode(each))}?=`).join('\r\n ');
}

/** `"Name" <address>`. */
export function mailboxText(name: string, address: string): string {
  if (name === '') return address;
  const text = headerText(name);
  return `${text === name ? `"${name.replaceAll(/["\\]/g, '\\$&')}"` : text} <${address}>`;
}

/** The mail as it travels: RFC 5322, one part of plain text. */
export function rawMail(mail: OutgoingMail, from: { name: string; address: string }, date: Date): string {
  const headers = [
    ['From', mailboxText(from.name, from.address)],
    ['To', mail.to],
    ['Reply-To', mail.replyTo],
    ['Subject', headerText(mail.subject)],
    ['Message-ID', `<${mail.id}>`],
    ['Date', date.toUTCString().replace('GMT', '+0000')],
    ...Object.entries(mail.headers),
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', 'base64'],
  ].map(([name, value]) => `${name}: ${value}`);
  const lines =
    toBase64(new TextEncoder().encode(mail.text)).match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? [];
  return [...headers, '', ...lines, ''].join('\r\n');
}
