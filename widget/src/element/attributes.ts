import type { ChimpWidgetProps } from '../../types/public.d.ts';
import { propsFrom } from '../embed/props-from.ts';

/** The props that are texts, and may stand as attributes. `title` is the element's own. */
export const TEXT_PROPS = [
  'backendEndpoint',
  'mqttBrokerHost',
  'mqttBrokerUsername',
  'mqttBrokerPassword',
  'mqttBaseTopic',
  'attendantAvatarURL',
  'attendantTitle',
  'attendantSubtitle',
  'theme',
  'language',
  'position',
  'pushWorker',
] as const;

/** The props that are yes or no, and what holds where nothing is said. */
export const SWITCHES = {
  showPoweredBy: true,
  sound: true,
  staysOpen: false,
  visitorDetails: false,
  visitorPresence: false,
} as const;

/** `attendantAvatarURL` as `attendant-avatar-url`. */
export const attributeOf = (prop: string): string =>
  prop.replace('URL', 'Url').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const ATTRIBUTES = [...TEXT_PROPS, ...Object.keys(SWITCHES), 'title', 'proactive'];

/** Both ways to write each prop: HTML knows no capitals, so a prop's own name arrives in small letters. */
export const OBSERVED = ATTRIBUTES.flatMap((prop) => [attributeOf(prop), prop.toLowerCase()]);

/** The names that templates make of a prop's: Solid's are in small letters, or `attendantAvatarUrl` for the attribute. */
export const spellingsOf = (prop: string): ReadonlySet<string> =>
  new Set([prop, prop.toLowerCase(), prop.replace('URL', 'Url')]);

/** What an attribute says, in either way to write it. */
export const textOf = (element: Element, prop: string): string | null =>
  element.getAttribute(attributeOf(prop)) ?? element.getAttribute(prop.toLowerCase());

/** Whether a switch is on: an attribute that says nothing turns it on, as HTML has it; only `false` turns it off. */
export function isOn(element: Element, prop: keyof typeof SWITCHES): boolean {
  const text = textOf(element, prop);
  return text === null ? SWITCHES[prop] : text !== 'false';
}

/** All attributes as props; null while the one that is needed is missing. */
export function propsOf(element: Element): ChimpWidgetProps | null {
  const data: DOMStringMap = {};
  for (const prop of [...TEXT_PROPS, 'title']) {
    data[prop.replace('URL', 'Url')] = textOf(element, prop) ?? undefined;
  }
  for (const prop of Object.keys(SWITCHES) as (keyof typeof SWITCHES)[])
    data[prop] = `${isOn(element, prop)}`;
  // `true`, or JSON; an attribute that says nothing turns it on.
  data.proactive = element.getAttribute('proactive')?.replace(/^$/, 'true') ?? undefined;
  return propsFrom(data);
}
