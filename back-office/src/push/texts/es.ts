import type { PushTexts } from './en.ts';

export const es: PushTexts = {
  thisBrowser: 'Avisarme en este navegador mientras ninguna mesa esté abierta',
  thisBrowserHint:
    'Cuando espera un cliente al que nadie podría atender, y cuando un colega le menciona. Hasta que cierre la sesión.',
  none: 'Esta instalación no envía mensajes push: su operador tiene que poner VAPID_KEYS.',
  denied:
    'Este navegador no deja que la página muestre mensajes. Permítalo en los ajustes del navegador y recargue la página.',
  unsupported:
    'Este navegador no muestra mensajes. En un iPhone, añada antes la página a la pantalla de inicio.',
  unreachable: 'No se sabe cómo están los mensajes push. Abra de nuevo esta sección.',
  content: 'Los mensajes push dicen de quién y de qué se trata',
  contentHint:
    'Para todo el equipo y para los clientes. Si no, dicen solo que alguien espera o que hay una respuesta: se ven en pantallas bloqueadas.',
  saved: 'Guardado.',
};
