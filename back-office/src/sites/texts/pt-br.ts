import type { SitesTexts } from './en.ts';

export const ptBR: SitesTexts = {
  label: 'Lojas',
  count: (count) => (count === 1 ? '1 espera ou não foi lida' : `${count} esperam ou não foram lidas`),
  signedOut: 'sem acesso',
  signIn: (site) => `Entre em ${site} para ver aqui as suas conversas.`,
  at: (site) => `Em ${site}`,
};
