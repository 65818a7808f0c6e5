import type { StoredMessage } from '@chimpassist/protocol';

/** How a mail is worded, by language. `{team}` is the name in MAIL_FROM. */
interface Words {
  /** Above it a reply is written: what stands below it in one is cut off. */
  above: string;
  subject: string;
  /** The subject of the whole chat. */
  transcript: string;
  wrote: string;
  why: string;
}

const EN: Words = {
  above: 'Please write your answer above this line',
  subject: 'An answer from {team}',
  transcript: 'Your chat with {team}',
  wrote: '{name} wrote:',
  why: 'You get this mail because you left your address in our chat. To answer, reply to this mail.',
};
const WORDS: Record<string, Words> = {
  en: EN,
  'pt-br': {
    above: 'Escreva a sua resposta acima desta linha',
    subject: 'Uma resposta de {team}',
    transcript: 'A sua conversa com {team}',
    wrote: '{name} escreveu:',
    why: 'Você recebe este e-mail porque deixou o seu endereço no nosso chat. Para responder, responda a este e-mail.',
  },
  es: {
    above: 'Escriba su respuesta encima de esta línea',
    subject: 'Una respuesta de {team}',
    transcript: 'Su conversación con {team}',
    wrote: '{name} escribió:',
    why: 'Recibe este correo porque dejó su dirección en nuestro chat. Para contestar, responda a este correo.',
  },
  ar: {
    above: 'اكتب ردك فوق هذا السطر',
    subject: 'رد من {team}',
    transcript: 'محادثتك مع {team}',
    wrote: 'كتب {name}:',
    why: 'تصلك هذه الرسالة لأنك تركت عنوانك في محادثتنا. للرد، أجب على هذه الرسالة.',
  },
};

/** Wherever it stands in a reply, quoted or not. */
const MARK = /^[>\s]*##-.*-##/m;

/** The words in the language that fits best. */
function wordsIn(language: string): Words {
  const wanted = language.toLowerCase();
  const [main = ''] = wanted.split('-');
  const found =
    WORDS[wanted] ?? WORDS[main] ?? Object.entries(WORDS).find(([name]) => name.startsWith(`${main}-`))?.[1];
  return (main === '' ? undefined : found) ?? EN;
}

const paragraph = (text: string | null): string => (text === null ? '' : `\n\n${text}`);

/** One mail of all that the customer has not read. @param ratingLine stands below it. */
export function wordMail(
  messages: readonly Pick<StoredMessage, 'from' | 'content'>[],
  team: string,
  language = 'en',
  ratingLine: string | null = null,
): { subject: string; text: string } {
  const { above, subject, wrote, why } = wordsIn(language);
  const parts: string[] = [];
  let last: string | null = null;
  for (const { from, content } of messages) {
    const name = from.name === '' ? team : from.name;
    if (name !== last) parts.push(wrote.replace('{name}', () => name));
    last = name;
    parts.push(content);
  }
  return {
    subject: subject.replace('{team}', () => team),
    text: `##- ${above} -##\n\n${parts.join('\n\n')}${paragraph(ratingLine)}\n\n-- \n${why.replace('{team}', () => team)}\n`,
  };
}

/** The whole chat as text: each message with its writer and its time. */
export function wordTranscript(
  messages: readonly Pick<StoredMessage, 'changed' | 'from' | 'content' | 'receivedAt'>[],
  team: string,
  language = 'en',
  ratingLine: string | null = null,
): { subject: string; text: string } {
  const { above, transcript, why } = wordsIn(language);
  // What was taken back says nothing any more.
  const said = messages.filter(({ changed }) => changed?.deleted !== true);
  const lines = said.map(({ from, content, receivedAt }) => {
    const time = `${new Date(receivedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return `[${time}] ${from.name || (from.role === 'attendant' ? team : '–')}:\n${content}`;
  });
  return {
    subject: transcript.replace('{team}', () => team),
    text: `##- ${above} -##\n\n${lines.join('\n\n')}${paragraph(ratingLine)}\n\n-- \n${why}\n`,
  };
}

/** What stands above the line of ours that a reply quotes; all of it where there is none. */
export function aboveMark(text: string): string {
  const at = text.search(MARK);
  return at === -1 ? text : text.slice(0, at);
}
