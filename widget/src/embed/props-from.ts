import type { ChimpWidgetProps } from '../../types/public.d.ts';

/**
 * `data-backend-endpoint` and the like as props; null where the one that is needed is missing, which means that the
 * page will mount by itself.
 */
export function propsFrom(data: DOMStringMap): ChimpWidgetProps | null {
  const { backendEndpoint, mqttBrokerHost } = data;
  if (!backendEndpoint) return null;
  const { theme, position } = data;
  return {
    backendEndpoint,
    mqttBrokerHost,
    mqttBrokerUsername: data.mqttBrokerUsername,
    mqttBrokerPassword: data.mqttBrokerPassword,
    mqttBaseTopic: data.mqttBaseTopic,
    title: data.title,
    attendantAvatarURL: data.attendantAvatarUrl,
    attendantTitle: data.attendantTitle,
    attendantSubtitle: data.attendantSubtitle,
    showPoweredBy: data.showPoweredBy !== 'false',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    language: data.language,
    position: position === 'start' ? 'start' : 'end',
    visitorPresence: data.visitorPresence === 'true',
    visitorDetails: data.visitorDetails === 'true',
    pushWorker: data.pushWorker,
    sound: data.sound !== 'false',
    staysOpen: data.staysOpen === 'true',
    proactive: proactiveIn(data.proactive),
  };
}

/** `true`, or what the page knows of its visitor, as JSON: `{"cart": 3}`. */
function proactiveIn(text: string | undefined): ChimpWidgetProps['proactive'] {
  try {
    return JSON.parse(text ?? 'false');
  } catch {
    return false;
  }
}
