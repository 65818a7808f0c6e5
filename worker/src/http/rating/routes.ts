import {
  CALLS,
  type Id,
  idText,
  RatingBodySchema,
  type RatingStyle,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { ratingLinksOf } from '../../rating/rating-link.ts';
import { ratingWordsIn } from '../../rating/words.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { termsFor } from '../opening.ts';
import { route, serve } from '../route.ts';
import { siteOf } from '../site.ts';
import { formPage, PAGE_HEADERS, sentencePage } from './page.ts';

const REFUSED = {
  unrated: ['no_session', 'No such chat has ended, or nobody has answered in it: there is nothing to rate.'],
  late: ['forbidden', 'It is too late: a chat is rated within 30 days, and a rating is changed within one.'],
} as const;

/** How customers are asked; null: they are not. */
const styleFor = async (c: AppContext): Promise<RatingStyle | null> => (await termsFor(c, Date.now())).rating;

/** The chat that a link names. @throws {SafeError} `forbidden` */
function linkedChat(
  c: AppContext,
  { customerId, sessionId, signature }: { customerId: Id; sessionId: string; signature: string },
) {
  const links = ratingLinksOf(c.env, siteOf(c), settingsFor(c).baseTopic);
  if (!links?.isGood(idText(customerId), sessionId, signature))
    throw new SafeError('forbidden', 'This link is not ours, or it has ended.');
  return objectsFor(c).chat(sessionTopicOf(customerId));
}

/** In which words a page speaks: in those of the customer's mails, else as the browser says. */
function wordsFor(c: AppContext, language: string | null) {
  const accepted = (c.req.header('accept-language') ?? '')
    .split(',')
    .map((each) => each.split(';')[0]?.trim() ?? '');
  return ratingWordsIn([...(language === null ? [] : [language]), ...accepted]);
}

const html = (c: AppContext, text: string): Response => c.body(text, 200, PAGE_HEADERS);

export const rating = serve(
  route(CALLS.rateChat, async (c, { params: { customerId }, body }) => {
    if ((await styleFor(c)) === null)
      throw new SafeError('not_configured', 'This team does not ask how a chat was.');
    const taken = await objectsFor(c).chat(sessionTopicOf(customerId)).rate(body);
    if (!('refused' in taken)) return c.json(taken.rating);
    const [code, message] = REFUSED[taken.refused];
    throw new SafeError(code, message);
  }),
);

/** The page behind a link. It says its headers itself. */
export const ratingPages = serve(
  route(CALLS.ratingPage, async (c, { params: { customerId }, query }) => {
    const chat = linkedChat(c, { customerId, ...query });
    const [style, asked] = [await styleFor(c), await chat.ratingAsked(query.sessionId)];
    const page = wordsFor(c, asked.language);
    if (style === null || !asked.isOpen) return html(c, sentencePage(page, page.words.over));
    return html(c, formPage(page, style, asked.rating));
  }),
  route(CALLS.rateByLink, async (c, { params: { customerId }, query }) => {
    const chat = linkedChat(c, { customerId, ...query });
    const style = await styleFor(c);
    const form = new URLSearchParams(await c.req.text());
    const given = v.safeParse(RatingBodySchema, {
      sessionId: query.sessionId,
      value: Number(form.get('value')),
      comment: form.get('comment') ?? '',
    });
    if (!given.success) throw new SafeError('bad_request', 'value: a number from 1 to 5.');
    const isTaken = style !== null && !('refused' in (await chat.rate(given.output)));
    const { language } = await chat.ratingAsked(query.sessionId);
    const page = wordsFor(c, language);
    return html(c, sentencePage(page, isTaken ? page.words.thanks : page.words.over));
  }),
);
