import { Hono } from 'hono';
import { readableBy } from '../cross-origin.ts';
import { ICONS } from './icons.ts';
import { type DemoCustomer, findCustomer } from './people.ts';
import { HOUR_MS, parseQueryTime, seriesTime } from './times.ts';

const DAY_MS = 24 * HOUR_MS;
/** Up to here a series has one point an hour, above it one a day. */
const HOURLY_UP_TO_MS = 2 * DAY_MS;
const SERIES_MAX_POINTS = 400;

/** The same customer at the same hour is always as busy: a small hash, spread over 0…1. */
function busyness(customer: DemoCustomer, slot: number): number {
  let hash = (customer.id * 2_654_435_761 + slot * 40_503) >>> 0;
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 1_274_126_177) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** People shop in the evening and sleep at night. */
const hourWeight = (hour: number): number => Math.max(0, Math.sin(((hour - 7) / 17) * Math.PI));

function pageViews(customer: DemoCustomer, start: number, end: number): { x: string[]; y: number[] } {
  const step = end - start <= HOURLY_UP_TO_MS ? HOUR_MS : DAY_MS;
  const liveliness = 2 + Math.sqrt(customer.orders);
  const series = { x: [] as string[], y: [] as number[] };
  const first = Math.ceil(start / step) * step;
  for (let time = first; time <= end && series.x.length < SERIES_MAX_POINTS; time += step) {
    const weight = step === HOUR_MS ? hourWeight(new Date(time).getUTCHours()) : 8;
    series.x.push(seriesTime(time));
    series.y.push(Math.round(liveliness * weight * busyness(customer, Math.floor(time / HOUR_MS))));
  }
  return series;
}

const euros = (amount: number): string => `€ ${amount.toFixed(2)}`;

/**
 * What an operator's own STATISTICS_ENDPOINT does, with data for a handful of customers; for others it knows nothing
 * and says so with empty lists.
 */
export function statisticsHook(allowedOrigins: readonly string[]): Hono {
  const app = new Hono();
  app.use(readableBy(allowedOrigins));
  app.get('/', (c) => c.text('The demo statistics hook of Chimp Assist.\n'));

  app.get('/chimpassist/customer/:customerId/contactInfo', (c) => {
    const customer = findCustomer(c.req.param('customerId'));
    if (customer === undefined) return c.json([]);
    return c.json([
      { label: 'E-mail', value: customer.email, iconURL: ICONS.mail },
      { label: 'Phone', value: customer.phone, iconURL: ICONS.phone },
      { label: 'Lives in', value: customer.city, iconURL: ICONS.place },
    ]);
  });

  app.get('/chimpassist/customer/:customerId/additionalInfo', (c) => {
    const customer = findCustomer(c.req.param('customerId'));
    if (customer === undefined) return c.json([]);
    return c.json([
      { label: 'Membership', value: customer.plan, iconURL: ICONS.star },
      { label: 'Last order', value: customer.order, iconURL: ICONS.box },
      { label: 'Parcel', value: customer.parcel, iconURL: ICONS.truck },
      { label: 'Customer since', value: customer.since, iconURL: ICONS.calendar },
    ]);
  });

  app.get('/chimpassist/customer/:customerId/statistics', (c) => {
    const start = parseQueryTime(c.req.query('start_date_time'));
    const end = parseQueryTime(c.req.query('end_date_time'));
    if (start === null || end === null || end < start) {
      return c.json({ message: 'start_date_time and end_date_time are YYYYMMDD-HH:mm:ss.' }, 400);
    }
    const customer = findCustomer(c.req.param('customerId'));
    if (customer === undefined) return c.json([]);
    const views = pageViews(customer, start, end);
    const seen = views.y.reduce((sum, count) => sum + count, 0);
    return c.json([
      { label: 'Orders so far', value: customer.orders },
      { label: 'Spent in all', value: euros(customer.spent) },
      { label: 'Pages seen in this time', value: seen },
      {
        label: 'Open in the shop',
        value: [
          { url: `https://shop.example.com/orders/${customer.order}`, label: `Order ${customer.order}` },
          { url: `https://shop.example.com/customers/${customer.id}`, label: 'Customer page' },
        ],
      },
      { label: 'Page views', value: views },
    ]);
  });
  return app;
}
