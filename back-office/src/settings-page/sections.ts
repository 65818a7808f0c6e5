import type { Right } from '@chimpassist/protocol';
import type { Component } from 'solid-js';
import type { Language } from '../i18n/languages.ts';
import { part } from '../ui/part.tsx';
import type { SectionProps } from './section-props.ts';

export interface Section {
  /** In the address: `#settings/<id>`, of small letters and `-`. */
  id: string;
  /** The name that the list shows. */
  names: Readonly<Record<Language, string>>;
  /** Who sees it: everybody, who has this right, or supervisors alone. */
  seenBy: 'everybody' | Right | 'supervisor';
  /** A script of its own. */
  Content: Component<SectionProps>;
}

/** The sections of the Settings page, in the order of its list. */
export const SECTIONS: readonly Section[] = [
  {
    id: 'team-settings',
    names: { en: 'Team settings', ptBR: 'Configurações da equipe', es: 'Ajustes del equipo' },
    seenBy: 'settings',
    Content: part(() => import('./sections/team-settings.tsx')),
  },
  {
    id: 'hours',
    names: { en: 'Opening hours', ptBR: 'Horário de atendimento', es: 'Horario de atención' },
    seenBy: 'settings',
    Content: part(() => import('../hours/hours-section.tsx')),
  },
  {
    id: 'forms',
    names: { en: 'Forms', ptBR: 'Formulários', es: 'Formularios' },
    seenBy: 'settings',
    Content: part(() => import('../forms/forms-section.tsx')),
  },
  {
    id: 'bubbles',
    names: { en: 'Bubbles', ptBR: 'Balões', es: 'Globos' },
    seenBy: 'settings',
    Content: part(() => import('../bubbles/bubbles-section.tsx')),
  },
  {
    id: 'visitors',
    names: { en: 'Visitors now', ptBR: 'Visitantes agora', es: 'Visitantes ahora' },
    seenBy: 'settings',
    Content: part(() => import('../visitors/visitors-section.tsx')),
  },
  {
    id: 'after-chat',
    names: { en: 'End of a chat', ptBR: 'Fim da conversa', es: 'Fin del chat' },
    seenBy: 'settings',
    Content: part(() => import('../after-chat/after-chat-section.tsx')),
  },
  {
    id: 'routing',
    names: { en: 'Routing', ptBR: 'Distribuição', es: 'Reparto' },
    seenBy: 'settings',
    Content: part(() => import('../routing/routing-section.tsx')),
  },
  {
    id: 'goals',
    names: { en: 'Goals', ptBR: 'Metas', es: 'Objetivos' },
    seenBy: 'settings',
    Content: part(() => import('../reports/goal-section.tsx')),
  },
  {
    id: 'report-mail',
    names: { en: 'Reports by mail', ptBR: 'Relatórios por e-mail', es: 'Informes por correo' },
    seenBy: 'settings',
    Content: part(() => import('../reports/mail-section.tsx')),
  },
  {
    id: 'ready-answers',
    names: { en: 'Ready answers', ptBR: 'Respostas prontas', es: 'Respuestas listas' },
    seenBy: 'everybody',
    Content: part(() => import('./sections/ready-answers.tsx')),
  },
  {
    id: 'teams',
    names: { en: 'Teams', ptBR: 'Equipes', es: 'Equipos' },
    seenBy: 'everybody',
    Content: part(() => import('./sections/teams.tsx')),
  },
  {
    id: 'tags',
    names: { en: 'Tags', ptBR: 'Etiquetas', es: 'Etiquetas' },
    seenBy: 'everybody',
    Content: part(() => import('./sections/tags.tsx')),
  },
  {
    id: 'push',
    names: { en: 'Push messages', ptBR: 'Mensagens push', es: 'Mensajes push' },
    seenBy: 'everybody',
    Content: part(() => import('../push/push-section.tsx')),
  },
  {
    id: 'rights',
    names: { en: 'Rights', ptBR: 'Permissões', es: 'Permisos' },
    seenBy: 'supervisor',
    Content: part(() => import('./sections/rights.tsx')),
  },
  {
    id: 'keys',
    names: { en: 'API keys', ptBR: 'Chaves da API', es: 'Claves de la API' },
    seenBy: 'supervisor',
    Content: part(() => import('../programs/keys-section.tsx')),
  },
  {
    id: 'webhooks',
    names: { en: 'Webhooks', ptBR: 'Webhooks', es: 'Webhooks' },
    seenBy: 'supervisor',
    Content: part(() => import('../programs/webhooks-section.tsx')),
  },
  {
    id: 'bots',
    names: { en: 'Bots', ptBR: 'Robôs', es: 'Bots' },
    seenBy: 'supervisor',
    Content: part(() => import('../programs/bots-section.tsx')),
  },
  {
    id: 'history',
    names: { en: 'History', ptBR: 'Histórico', es: 'Historial' },
    seenBy: 'supervisor',
    Content: part(() => import('./sections/history.tsx')),
  },
];

/** Whether somebody with these rights sees a section. */
export function isSeenBy(
  { seenBy }: Pick<Section, 'seenBy'>,
  rights: ReadonlySet<Right>,
  isSupervisor: boolean,
): boolean {
  switch (seenBy) {
    case 'everybody':
      return true;
    case 'supervisor':
      return isSupervisor;
    default:
      return isSupervisor || rights.has(seenBy);
  }
}
