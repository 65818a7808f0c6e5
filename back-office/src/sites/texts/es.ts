import type { SitesTexts } from './en.ts';

export const es: SitesTexts = {
  label: 'Tiendas',
  count: (count) => (count === 1 ? '1 espera o está sin leer' : `${count} esperan o están sin leer`),
  signedOut: 'sin sesión',
  signIn: (site) => `Inicie sesión en ${site} para ver aquí sus chats.`,
  at: (site) => `En ${site}`,
};
