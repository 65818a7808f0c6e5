/** Which webhook was turned off, and why. */
export interface HookOff {
  id: string;
  url: string;
  reason: 'failing' | 'gone';
  /** Epoch ms. */
  at: number;
}

interface Words {
  subject: string;
  failing: string;
  gone: string;
  cure: string;
}

const EN: Words = {
  subject: 'A webhook was turned off: {host}',
  failing: 'The webhook to {host} of {team} was turned off, because it took nothing for 24 hours.',
  gone: 'The webhook to {host} of {team} was turned off, because it answered 410: it is not there any more.',
  cure: 'Nothing is lost: turn it on again at the desk, in Settings, Webhooks, and all that it missed is sent to it. Its log there shows what it answered.',
};
const WORDS: Record<string, Words> = {
  en: EN,
  pt: {
    subject: 'Um webhook foi desligado: {host}',
    failing: 'O webhook para {host} de {team} foi desligado, porque não aceitou nada durante 24 horas.',
    gone: 'O webhook para {host} de {team} foi desligado, porque respondeu 410: já não existe.',
    cure: 'Nada se perdeu: ligue-o de novo na mesa de atendimento, em Configurações, Webhooks, e tudo o que ele perdeu é enviado. O registro dele mostra o que respondeu.',
  },
  es: {
    subject: 'Se ha desactivado un webhook: {host}',
    failing: 'El webhook hacia {host} de {team} se ha desactivado, porque no aceptó nada durante 24 horas.',
    gone: 'El webhook hacia {host} de {team} se ha desactivado, porque respondió 410: ya no existe.',
    cure: 'No se ha perdido nada: actívelo de nuevo en el escritorio, en Ajustes, Webhooks, y se le envía todo lo que perdió. Su registro muestra lo que respondió.',
  },
};

/** The host alone: a path may hold what proves somebody. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '?');

/** A mail to the team that says that events do not reach a program any more. */
export function wordHookOff(
  { url, reason }: HookOff,
  team: string,
  language = 'en',
): { subject: string; text: string } {
  const words = WORDS[language.toLowerCase().split('-')[0] ?? ''] ?? EN;
  const filled = (text: string): string =>
    text.replaceAll('{host}', () => hostOf(url)).replaceAll('{team}', () => team);
  return { subject: filled(words.subject), text: `${filled(words[reason])}\n\n${words.cure}\n` };
}
