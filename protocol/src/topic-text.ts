/** What no MQTT topic may hold: a broker answers a publish to such a topic by hanging up. */

/** Control characters: Mosquitto refuses those above 127 as well. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not enter a topic.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** Code points that Unicode keeps for no character: U+FDD0 to U+FDEF, and the last two of each plane. */
const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;
/** The length of a topic is two bytes. */
const TOPIC_MAX_BYTES = 65_535;
/** Mosquitto hangs up above 200 levels, EMQX above 128; the base topic needs some of them. */
export const TOPIC_MAX_LEVELS = 100;

const encoder = new TextEncoder();
/** Length in UTF-8. */
export const bytesOf = (text: string): number => encoder.encode(text).byteLength;

/** Whether a text can be a topic, or a level of one, as far as its characters go. Wildcards are none that can be published to. */
export const isTopicText = (text: string): boolean =>
  text.isWellFormed() && !CONTROL.test(text) && !/[+#]/.test(text) && !NONCHARACTER.test(text);

/** Whether a broker takes a publish to this topic (with base), whatever else it thinks of it. */
export const isPublishable = (topic: string, maxLevels = TOPIC_MAX_LEVELS): boolean =>
  topic.length > 0 &&
  isTopicText(topic) &&
  (topic.length * 3 <= TOPIC_MAX_BYTES || bytesOf(topic) <= TOPIC_MAX_BYTES) &&
  topic.split('/').length <= maxLevels;
