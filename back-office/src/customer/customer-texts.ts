import type { Language } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/texts.tsx';

const en = {
  label: 'About the customer',
  close: 'Close',
  info: 'User info',
  activity: 'Activity',
  files: 'Files',
  contact: 'Contact',
  additional: 'More about this customer',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  empty: 'Nothing on record.',
  failed: 'This part could not be loaded.',
  notConfigured: 'No source is set up for this.',
  retry: 'Try again',
  loading: 'Loading…',
  copy: (label: string) => `Copy ${label}`,
  copied: 'Copied',
  table: 'Show as table',
  chart: 'Show as chart',
  time: 'Time',
  value: 'Value',
  id: 'Customer id',
  since: 'Chat since',
};
/** The texts of the customer's panel, loaded with it. */
export type CustomerTexts = typeof en;

const es: CustomerTexts = {
  label: 'Sobre el cliente',
  close: 'Cerrar',
  info: 'Datos',
  activity: 'Actividad',
  files: 'Archivos',
  contact: 'Contacto',
  additional: 'Más sobre este cliente',
  day: 'Últimas 24 horas',
  week: 'Últimos 7 días',
  empty: 'No consta nada.',
  failed: 'No se pudo cargar esta parte.',
  notConfigured: 'No hay ninguna fuente configurada para esto.',
  retry: 'Intentar de nuevo',
  loading: 'Cargando…',
  copy: (label: string) => `Copiar ${label}`,
  copied: 'Copiado',
  table: 'Mostrar como tabla',
  chart: 'Mostrar como gráfico',
  time: 'Hora',
  value: 'Valor',
  id: 'Número del cliente',
  since: 'Chat desde',
};
const ptBR: CustomerTexts = {
  label: 'Sobre o cliente',
  close: 'Fechar',
  info: 'Informações',
  activity: 'Atividade',
  files: 'Arquivos',
  contact: 'Contato',
  additional: 'Mais sobre este cliente',
  day: 'Últimas 24 horas',
  week: 'Últimos 7 dias',
  empty: 'Nada registrado.',
  failed: 'Não foi possível carregar esta parte.',
  notConfigured: 'Nenhuma fonte está configurada para isto.',
  retry: 'Tentar de novo',
  loading: 'Carregando…',
  copy: (label: string) => `Copiar ${label}`,
  copied: 'Copiado',
  table: 'Mostrar como tabela',
  chart: 'Mostrar como gráfico',
  time: 'Hora',
  value: 'Valor',
  id: 'Código do cliente',
  since: 'Conversa desde',
};
const CUSTOMER_TEXTS: Readonly<Record<Language, CustomerTexts>> = { en, es, ptBR };

/** The texts of the chosen language, tracked. */
export function useCustomerTexts(): () => CustomerTexts {
  const language = useLanguage();
  return () => CUSTOMER_TEXTS[language.language()];
}
