import { describe, expect, test } from 'vitest';
import { linkify } from './links.ts';

const shown = (text: string): string[] =>
  linkify(text).flatMap((piece) => (piece.href === undefined ? [] : piece.text));
const hrefs = (text: string): string[] => linkify(text).flatMap(({ href }) => href ?? []);

describe('a web address', () => {
  test.each([
    ['https://en.wikipedia.org/wiki/Ape_(animal)'],
    ['https://example.com/Foo_(a)_(b)'],
    ['https://example.com/?filter[]'],
    ['https://example.com/?filter[]=1&filter[]=2'],
    ['https://example.com/?q={"a":1}'.replaceAll('"', '%22')],
    ["https://example.com/It's_a_Wonderful_Life"],
    ['https://example.com/It’s_a_Wonderful_Life'],
    ["https://example.com/Products('abc')/Name"],
    ['https://example.com/x?y=1#z'],
    ['https://example.com:8080/x'],
    ['https://example.com:8080'],
    ['http://localhost:3000/'],
    ['http://[2001:db8::1]:8080/x'],
    ['http://192.168.0.1/x'],
    ['https://bücher.example/größe'],
    ['https://例え.テスト/ジョン・スミス'],
    ['https://fa.wikipedia.org/wiki/می‌خواهم'],
    ['https://example.com/a_b-c~d;e=f,g/@h:i!j$k&l+m*n'],
    ['https://example.com/x-'],
    ['https://example.com/?a=1&'],
    ['https://example.com/👍/x'],
    ['HTTPS://EXAMPLE.COM/X'],
    ['www.example.com'],
    ['www.example.com/x?y=(z)'],
    ['WWW.Example.co.uk:8443/x'],
  ])('is a link as a whole: %s', (address) => {
    expect(shown(address)).toEqual([address]);
    expect(shown(`see ${address} there`)).toEqual([address]);
    expect(shown(`(${address})`)).toEqual([address]);
    expect(shown(`„${address}“`)).toEqual([address]);
  });

  const A = 'https://example.com/a';
  test.each([
    ['。谢谢'],
    ['，谢谢'],
    ['、b'],
    ['！'],
    ['？'],
    ['．'],
    ['｡'],
    ['（说明）了解'],
    ['【b】'],
    ['「b」'],
    ['》'],
    ['…'],
    ['—then'],
    ['.'],
    [','],
    [';'],
    [':'],
    ['!'],
    ['?'],
    ['?!'],
    ['...'],
    ["'"],
    ['"'],
    ["',"],
    ['**'],
    ['|'],
    ['؟'],
    ['،ثم'],
    ['؛'],
    ['।फिर'],
    ['॥'],
    ['։'],
    ['።'],
    ['။'],
    ['“'],
    ['”'],
    ['’'],
    ['‘'],
    ['»'],
    ['«'],
    ['›'],
    ['‹'],
    ['„b'],
    [')'],
    ['))'],
    [']'],
    ['}'],
    ['>'],
    ['<'],
    ['('],
    [')。'],
    [').'],
    ['\u200b'],
    ['\u200b谢谢'],
    ['\u200c'],
    ['\u200d'],
    ['\u200e'],
    ['\u200f'],
    ['\u202a'],
    ['\u202e'],
    ['\u2060'],
    ['\u2066'],
    ['\u2069'],
    ['\u061c'],
    ['\ufeff'],
    ['\u00ad'],
    ['\u180e'],
    ['\u3164'],
    ['\u2800'],
    ['\u115f'],
    ['\u00a0'],
    ['\u3000'],
    ['\u2028'],
    ['\n'],
    ['\t'],
    ['\0'],
    ['👍'],
    ['❤️'],
    ['👍🏽'],
    ['`'],
    ['\\b'],
    ['＞'],
  ])('ends before %j', (after) => {
    expect(shown(A + after)).toEqual([A]);
    expect(shown(`https://example.com${after}`)).toEqual(['https://example.com']);
    expect(shown(`www.example.com${after}`)).toEqual(['www.example.com']);
  });

  test.each([
    ['„', '“'],
    ['“', '”'],
    ['»', '«'],
    ['«', '»'],
    ['‚', '‘'],
    ['‹', '›'],
    ["'", "'"],
    ['"', '"'],
    ['(', ')'],
    ['[', ']'],
    ['<', '>'],
    ['{', '}'],
    ['（', '）'],
    ['「', '」'],
    ['『', '』'],
    ['《', '》'],
    ['【', '】'],
    ['**', '**'],
    ['_', '_'],
    ['`', '`'],
    ['\u2068', '\u2069'],
    ['|', '|'],
    ['\u202b', '\u202c'],
  ])('stands between %s and %s', (open, close) => {
    expect(shown(`${open}${A}${close}`)).toEqual([A]);
    expect(shown(`${open}${A}${close}, ${open}${A}${close}.`)).toEqual([A, A]);
    expect(shown(`${open}https://example.com${close}`)).toEqual(['https://example.com']);
  });

  test('keeps the brackets that it opened and leaves those around it', () => {
    expect(shown('(see https://example.com/Ape_(animal))')).toEqual(['https://example.com/Ape_(animal)']);
    expect(shown('[https://example.com/?f[]](x)')).toEqual(['https://example.com/?f[]']);
    expect(shown("['https://example.com/a','https://example.com/b']")).toEqual([A, 'https://example.com/b']);
    expect(shown("'https://example.com/it's'")).toEqual(["https://example.com/it's"]);
    expect(shown("https://example.com's page")).toEqual(['https://example.com']);
  });

  test.each([
    ['http://'],
    ['https://'],
    ['http:// example.com'],
    ['https:///evil.example'],
    ['http://.'],
    ['http://?x'],
    ['http://#'],
    ['https://-'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['ftp://example.com'],
    ['//example.com'],
    ['example.com'],
    ['xhttps://example.com'],
    ['https://bank.example@evil.example/x'],
    ['https://bank.example:pass@evil.example'],
    ['https://@evil.example'],
    ['https://bank.example&x=y@evil.example'],
    ['https://bank.example%40evil.example'],
    ['https://bank.example⁄evil.example'],
    ['https://example.com:99999/x'],
    ['https://exa%6dple.com/'],
    ['www.'],
    ['www.example'],
    ['www..com'],
    ['awww.example.com'],
    ['ftp://www.example.com'],
  ])('that leads nowhere, elsewhere or deceives is none: %s', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  test('leads where it says, despite back slashes, marks of direction and wide dots', () => {
    expect(hrefs('https://bank.example\\@evil.example')).toEqual(['https://bank.example/']);
    expect(hrefs('https://bank.example\u202e@evil.example')).toEqual(['https://bank.example/']);
    expect(hrefs('https://bank.example。evil.example')).toEqual(['https://bank.example/']);
    expect(hrefs('www.example.com/x')).toEqual(['https://www.example.com/x']);
    expect(hrefs('https://bücher.example')).toEqual(['https://xn--bcher-kva.example/']);
  });
});
