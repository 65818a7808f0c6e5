import type { PageOptions } from './page.ts';

/** How the widget looks in a window. */
export interface Look {
  name: string;
  theme: 'light' | 'dark' | 'auto';
  colorScheme: 'light' | 'dark';
}

/** A window, and the looks that differ in nothing but colours: the same page wears them one after the other. */
export interface Place {
  name: string;
  options: PageOptions;
  looks: readonly Look[];
}

const PROPS = {
  'data-title': 'Birch & Chain',
  'data-attendant-title': 'Our workshop team',
  'data-attendant-subtitle': 'Usually answers in a minute',
};
const PAGE: Pick<PageOptions, 'head' | 'body'> = {
  head: `<style>body { margin: 0; background: #f3f1ec; color: #2b2a27; font: 16px/1.5 system-ui, sans-serif }
    @media (prefers-color-scheme: dark) { body { background: #1b1e22; color: #d9dde2 } }
    main { max-width: 420px; margin: 0 auto; padding: 48px 24px } h1 { font-size: 28px }</style>`,
  body: '<main><h1>Bicycles for years</h1><p>Built once, in our workshop, and sent to your door ready to ride.</p></main>',
};
const DESKTOP = { viewport: { width: 480, height: 760 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export const PLACES: readonly Place[] = [
  {
    name: 'in a window',
    options: { ...PAGE, attributes: PROPS, context: DESKTOP },
    looks: [
      { name: 'light', theme: 'light', colorScheme: 'light' },
      { name: 'dark', theme: 'dark', colorScheme: 'dark' },
    ],
  },
  {
    name: 'on a phone',
    options: { ...PAGE, attributes: PROPS, context: PHONE },
    looks: [{ name: 'phone', theme: 'auto', colorScheme: 'light' }],
  },
  {
    name: 'from right to left',
    options: {
      ...PAGE,
      attributes: {
        ...PROPS,
        'data-title': 'بيرش آند تشين',
        'data-attendant-title': 'فريق الورشة',
        'data-attendant-subtitle': 'نجيب عادة خلال دقيقة',
      },
      htmlAttributes: 'lang="ar" dir="rtl"',
      context: DESKTOP,
    },
    looks: [{ name: 'rtl', theme: 'auto', colorScheme: 'light' }],
  },
];
