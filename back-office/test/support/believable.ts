import type { Message } from '@chimpassist/protocol';
import type { Stack } from './stack.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const ADA = { id: 12, name: 'Ada Lindqvist', avatarURL: null, role: 'attendant' as const };

/** A desk in the middle of a working day: two who wait, some chats, some that are over. */
export function believableDesk(stack: Stack): () => void {
  const { server, hooks } = stack;
  const now = Date.now();
  const talk = (
    topic: string,
    customer: { id: string | number; name: string },
    lines: [string, number, string][],
  ) =>
    server.addHistory(
      topic,
      lines.map(
        ([who, ago, content], i): Message => ({
          id: `${customer.id}-${i}`,
          from: who === 'a' ? ADA : { ...customer, avatarURL: null, role: 'customer' },
          timestamp: now - ago * MINUTE_MS,
          content,
          readAt: who === 'a' || ago > 5 ? now - ago * MINUTE_MS + 20_000 : null,
        }),
      ),
    );

  const mary = { id: 298301, name: 'Mary Stone' };
  talk(server.addChat(mary, { state: 'online', attendants: [12], since: now - 12 * MINUTE_MS }), mary, [
    [
      'c',
      1500,
      'Good morning. I ordered the walnut desk on Tuesday and the page says “preparing” since then.',
    ],
    ['a', 1499, 'Good morning Mary, I look it up.'],
    ['a', 1496, 'It left the workshop this morning. You get the tracking number by e-mail tonight.'],
    ['c', 1495, 'Perfect, thank you.'],
    ['c', 12, 'Hello again'],
    ['c', 12, 'The tracking number does not open: https://parcels.example/t/98XK-221-40'],
    ['c', 11, 'It says the parcel is not known to them. Is the number right?'],
    ['a', 9, 'Let me check with the carrier.\nThat takes two minutes, please stay here.'],
    ['c', 8, 'Sure.'],
    [
      'a',
      3,
      'The number is right, it becomes valid when the first depot scans it. That is tonight around 22:00.',
    ],
  ]);
  const wait = { id: 'g-71', name: 'Guest 71' };
  talk(server.addChat(wait, { since: now - 95_000 }), wait, [
    ['c', 1.5, 'Is anybody there? My payment went through twice'],
  ]);
  const long = { id: 5512, name: 'Wilhelmina Constantinopolitanska-von Hohenzollern-Sigmaringen' };
  talk(server.addChat(long, { since: now - 20_000 }), long, [['c', 0.3, 'Do you deliver to Iceland?']]);
  const others = [
    ['Jonas Weber', 'That works for me, see you on Friday then.'],
    ['Aiko Tanaka', 'Where do I find the size chart?'],
    ['Fátima Nasser', 'شكرا جزيلا'],
    ['Luís Henrique Prado', 'O boleto ainda não apareceu.'],
  ] as const;
  others.forEach(([name, last], i) => {
    const customer = { id: 7000 + i, name };
    const topic = server.addChat(customer, {
      state: 'online',
      attendants: [12],
      since: now - (20 + i) * MINUTE_MS,
    });
    talk(topic, customer, [
      ['a', 20 + i * 7, 'Hello, what can I do for you?'],
      ['c', (i === 1 ? 2 : 15) + i * 7, last],
    ]);
  });
  ['Petra Novák', 'Sam O’Neil', 'Guest 64', 'Ngozi Eze', 'Henri Dubois'].forEach((name, i) => {
    const customer = { id: 8000 + i, name };
    const since = now - (3 + i * 9) * HOUR_MS;
    talk(server.addChat(customer, { state: 'over', attendants: [12], since }), customer, [
      ['c', (3 + i * 9) * 60, 'Thanks a lot, that was quick.'],
    ]);
  });
  server.attendants.set('14', {
    id: 14,
    name: 'Sol Okafor',
    avatarURL: null,
    type: 'support/supervisor',
    availability: 'available',
    load: 2,
    viewing: 'server/sessions/298301',
  });
  server.attendants.set('13', {
    id: 13,
    name: 'Bruno Carvalho',
    avatarURL: null,
    type: 'support/secondLevel',
    availability: 'away',
    load: 4,
    viewing: null,
  });

  hooks.set('/contactInfo', {
    status: 200,
    body: [
      { label: 'E-mail', value: 'mary.stone@example.com' },
      { label: 'Phone', value: '+44 20 7946 0321' },
      { label: 'City', value: 'Bristol' },
    ],
  });
  hooks.set('/additionalInfo', {
    status: 200,
    body: [
      { label: 'Customer since', value: 'March 2023' },
      { label: 'Plan', value: 'Plus' },
      { label: 'Open orders', value: 2 },
    ],
  });
  const two = (n: number) => String(n).padStart(2, '0');
  const stamp = (at: number) => {
    const d = new Date(at);
    return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}-${two(d.getUTCHours())}:00:00`;
  };
  hooks.set('/statistics', {
    status: 200,
    body: [
      { label: 'Orders', value: 2 },
      { label: 'Spent', value: '€ 318.40' },
      {
        label: 'Last pages',
        value: [
          { url: 'https://shop.example/desks/walnut', label: 'Walnut desk' },
          { url: 'https://shop.example/help/delivery', label: 'Help: delivery' },
        ],
      },
      {
        label: 'Pages viewed',
        value: Array.from({ length: 24 }, (_, i) => ({
          x: stamp(now - (23 - i) * HOUR_MS),
          y: Math.round(6 + 5 * Math.sin(i / 3) + (i % 5)),
        })),
      },
    ],
  });
  return () => hooks.clear();
}
