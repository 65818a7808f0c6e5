import type { ReportMail } from '@chimpassist/protocol';

type Words = Record<ReportMail['every'], string> & { text: string };

const EN: Words = {
  day: 'The figures of yesterday',
  week: 'The figures of last week',
  month: 'The figures of last month',
  text: 'They are here, after you have signed in:',
};
const WORDS: Record<string, Words> = {
  en: EN,
  pt: {
    day: 'Os números de ontem',
    week: 'Os números da semana passada',
    month: 'Os números do mês passado',
    text: 'Eles estão aqui, depois de entrar:',
  },
  es: {
    day: 'Las cifras de ayer',
    week: 'Las cifras de la semana pasada',
    month: 'Las cifras del mes pasado',
    text: 'Están aquí, después de iniciar sesión:',
  },
};

/** A mail that leads to the reports. It holds no figure: who reads it has to sign in. */
export function wordReport(
  { every, link }: ReportMail,
  team: string,
  language = 'en',
): { subject: string; text: string } {
  const words = WORDS[language.toLowerCase().split('-')[0] ?? ''] ?? EN;
  return { subject: `${words[every]}: ${team}`, text: `${words.text}\n\n${link}#reports\n` };
}
