/** The socket by which a page says that somebody looks at it. A page carries these, and none of the schemas. */

/** What a page offers at the upgrade, beside a token where it has one. */
export const VISITORS_SUBPROTOCOL = 'chimp.visitors';
/** Most pages that are seen at once: a list of more is nothing that somebody looks through. */
export const VISITORS_MAX = 500;
/** A page that is looked at says so this often, ms. */
export const VISITOR_PING_MS = 15_000;
/** One that has said nothing for so long is gone, ms. */
export const VISITOR_GONE_MS = 40_000;
