import type { Browser, PushBox, Telling } from '../contract/push-box.ts';

/** Of one person. */
const BROWSERS_MAX = 8;
const TOLD_MAX = 20;
/** A try of which nothing was heard for so long was lost with the object that made it. */
const LOST_MS = 30_000;
/** Between the tries, ms; after the last it is given up. */
const AGAIN_MS: readonly number[] = [5_000, 30_000, 300_000];

export const withBrowser = (box: PushBox | undefined, browser: Browser): PushBox => ({
  ...box,
  browsers: [...(box?.browsers ?? []).filter(({ endpoint }) => endpoint !== browser.endpoint), browser].slice(
    -BROWSERS_MAX,
  ),
});

/** @param endpoint left out: all of them. @returns undefined where none is left. */
export function withoutBrowser(box: PushBox | undefined, endpoint?: string): PushBox | undefined {
  const browsers =
    endpoint === undefined ? [] : (box?.browsers ?? []).filter((each) => each.endpoint !== endpoint);
  if (box === undefined || browsers.length === 0) return undefined;
  const telling = box.telling?.map((each) => ({
    ...each,
    left: each.left.filter((one) => one !== endpoint),
  }));
  return { ...box, browsers, ...(telling === undefined ? {} : { telling }) };
}

export const isTold = (box: PushBox, key: string, mark: string): boolean =>
  box.told?.some((each) => each.key === key && each.mark === mark) === true ||
  box.telling?.some((each) => each.key === key && each.mark === mark) === true;

/** Begun with this row: it is written before anybody is asked. */
export function begun(
  box: PushBox,
  what: Pick<Telling, 'key' | 'mark' | 'kind' | 'customerId'>,
  now: number,
): PushBox {
  const telling: Telling = {
    ...what,
    at: now,
    dueAt: now + LOST_MS,
    tries: 0,
    isTrying: true,
    left: box.browsers.map(({ endpoint }) => endpoint),
  };
  return { ...box, telling: [...(box.telling ?? []).filter(({ key }) => key !== what.key), telling] };
}

/** It is tried once more. */
export const triedAgain = (box: PushBox, telling: Telling, now: number): PushBox =>
  withTelling(box, { ...telling, isTrying: true, dueAt: now + LOST_MS });

/** After a try: what failed waits for the next one, or is given up; browsers that are gone are forgotten. */
export function afterTry(
  box: PushBox,
  telling: Telling,
  { failed, gone }: { failed: string[]; gone: string[] },
  now: number,
): PushBox | undefined {
  const browsers = box.browsers.filter(({ endpoint }) => !gone.includes(endpoint));
  if (browsers.length === 0) return undefined;
  const wait = AGAIN_MS[telling.tries];
  const known = { ...box, browsers };
  // A newer one may have taken its place meanwhile.
  if (!box.telling?.some(({ key, mark }) => key === telling.key && mark === telling.mark)) return known;
  if (failed.length > 0 && wait !== undefined)
    return withTelling(known, {
      ...telling,
      left: failed,
      tries: telling.tries + 1,
      isTrying: false,
      dueAt: now + wait,
    });
  return told(known, telling, now);
}

/** Nothing more is to be done for it. */
export function told(box: PushBox, { key, mark }: Pick<Telling, 'key' | 'mark'>, now: number): PushBox {
  const { telling = [], ...rest } = box;
  const others = telling.filter((each) => each.key !== key);
  return {
    ...rest,
    ...(others.length > 0 ? { telling: others } : {}),
    told: [...(box.told ?? []).filter((each) => each.key !== key), { key, mark, at: now }].slice(-TOLD_MAX),
  };
}

const withTelling = (box: PushBox, telling: Telling): PushBox => ({
  ...box,
  telling: [...(box.telling ?? []).filter(({ key }) => key !== telling.key), telling],
});
