/** As BCP 47 writes languages, and as the server takes them. */
export const isLanguageTag = (text: string): boolean => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(text);

/** The variables that are always known, or asked for where they are not. */
export const VARIABLE_NAMES = ['customer.name', 'customer.id', 'attendant.name', 'greeting'] as const;

/** Shorter names stand in many words. */
const NAME_MIN = 3;
/** How much of the words becomes the name. */
const TITLE_LENGTH = 40;

/** A message as a ready answer: the names in it become variables. */
export function asAnswer(text: string, names: { customer: string; attendant: string }): string {
  let answer = text;
  const put = (name: string, variable: string) => {
    if (name.length >= NAME_MIN) answer = answer.replaceAll(name, `{${variable}}`);
  };
  put(names.customer, 'customer.name');
  put(names.attendant, 'attendant.name');
  return answer;
}

/** What a ready answer is called until somebody finds a better name: its first words. */
export function titleOf(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  if (line.length <= TITLE_LENGTH) return line;
  const cut = line.slice(0, TITLE_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), TITLE_LENGTH / 2)).trim()}…`;
}
