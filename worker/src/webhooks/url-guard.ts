/** Names that lead into the own network, or nowhere. */
const PRIVATE_ENDINGS = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'localdomain',
  'home.arpa',
  'test',
  'invalid',
  'onion',
];

/** First address and length of the networks to which nothing is sent. */
const PRIVATE_V4: readonly [number, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
].map(([address, length]) => [numberOf(String(address)), Number(length)]);

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

const isPrivateV4 = (address: number): boolean =>
  PRIVATE_V4.some(([first, length]) => {
    const size = 2 ** (32 - length);
    return address >= first && address < first + size;
  });

/** The eight groups of an address as a URL has it, which is short and in lower case. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [read(head), read(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: gap }, () => 0), ...after];
}

/** Only what is routed as a whole is not: 2000::/3 without tunnels and examples. What holds an address of IPv4 is none of it. */
function isPrivateV6(address: string): boolean {
  const [first = 0, second = 0] = groupsOf(address);
  const isRouted = (first & 0xe000) === 0x2000;
  const isSpecial = first === 0x2002 || (first === 0x2001 && (second < 0x200 || second === 0xdb8));
  return !isRouted || isSpecial;
}

/**
 * Why nothing is sent to an address; null: it may be. The platform's `fetch` looks the name up itself, so its address cannot be
 * held against this list; Cloudflare's network leads to no private one.
 */
export function refusalOf(text: string, allowsPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'This is not an address.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return 'An address with a name or a password in it is not taken: check the signature instead.';
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:'))
    return 'A webhook needs an address that begins with https://.';
  if (allowsPrivate) return null;
  return isPrivateHost(url.hostname) ? 'Nothing is sent into private networks.' : null;
}

function isPrivateHost(hostname: string): boolean {
  // However an address is written, the URL has it in one form.
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('[')) return isPrivateV6(host.slice(1, -1));
  if (/^\d+(\.\d+){3}$/.test(host)) return isPrivateV4(numberOf(host));
  if (!host.includes('.')) return true;
  return PRIVATE_ENDINGS.some((ending) => host.endsWith(`.${ending}`));
}
