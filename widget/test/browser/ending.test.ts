import { describe, expect, it } from 'vitest';
import { ANA } from '../platform.ts';
import { MARYS_TOPIC, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const REASONS = ['ended', 'left', 'expired'] as const;

/** What each language says of the three ends, and how it begins to say that it asks again. */
const SENTENCES = {
  en: [
    'Ana Ribeiro has ended this chat. Write, and we look for somebody again.',
    'You were away, so this chat has ended. Write, and we look for somebody again.',
    'We heard nothing from you for long, so this chat has ended. Write, and we look for somebody again.',
    'You were away for long, so we look for somebody again. You are next',
  ],
  es: [
    'Ana Ribeiro ha terminado este chat. Escriba, y volvemos a buscar a alguien.',
    'Usted no estaba, así que este chat ha terminado. Escriba, y volvemos a buscar a alguien.',
    'No supimos nada de usted durante mucho tiempo, así que este chat ha terminado. Escriba, y volvemos a buscar a alguien.',
    'Estuvo fuera mucho tiempo, así que volvemos a buscar a alguien. Es el siguiente',
  ],
  'pt-BR': [
    'Ana Ribeiro encerrou esta conversa. Escreva, e procuramos alguém de novo.',
    'Você não estava aqui, por isso esta conversa terminou. Escreva, e procuramos alguém de novo.',
    'Ficamos muito tempo sem notícias suas, por isso esta conversa terminou. Escreva, e procuramos alguém de novo.',
    'Você ficou muito tempo fora, por isso procuramos alguém de novo. Você é o próximo',
  ],
  ar: [
    'أنهى Ana Ribeiro هذه المحادثة. اكتب، ونبحث لك عن أحد من جديد.',
    'لم تكن هنا، فانتهت هذه المحادثة. اكتب، ونبحث لك عن أحد من جديد.',
    'لم نسمع منك منذ وقت طويل، فانتهت هذه المحادثة. اكتب، ونبحث لك عن أحد من جديد.',
    'غبت طويلًا، لذا نبحث لك عن أحد من جديد. أنت التالي',
  ],
};
/** Without the marks that keep a name's direction to itself. */
const shown = async (visitor: Visitor) =>
  ((await visitor.status.textContent()) ?? '').replace(/[\u2066-\u2069]/g, '');

describe.each(Object.entries(SENTENCES))('the end of a chat, in %s', (language, sentences) => {
  it('is one of three, each with its sentence, also after a reload', async () => {
    const visitor = await visits.visit({ attributes: { 'data-language': language } });
    await visitor.open();
    await visitor.panel.locator('[data-online="true"]').waitFor();
    for (const [n, reason] of REASONS.entries()) {
      const by = reason === 'ended' ? { attendantInfo: ANA } : {};
      visits.platform.say(MARYS_TOPIC, `Answer ${n}`);
      await visitor.message(`Answer ${n}`).waitFor();
      visits.platform.control(MARYS_TOPIC, 'first', {
        instruction: 'session/aborted/expired',
        status: 'aborted',
        reason,
        ...by,
      });
      await expect.poll(() => shown(visitor)).toBe(sentences[n]);
      visits.platform.isChatOpen = false;
      const ending = { reason, at: Date.now(), ...(reason === 'ended' ? { by: ANA } : {}) };
      visits.platform.lastSessions = [{ sessionId: 'first', status: 'aborted', ending }];
      await visitor.page.reload();
      await visitor.open();
      await visitor.message(`Answer ${n}`).waitFor();
      await expect.poll(() => shown(visitor)).toBe(sentences[n]);
    }
    await visitor.say('And now?');
    await visitor.panel.locator('[data-online="true"]').waitFor();
    visits.platform.desk = {
      instruction: 'session/update',
      status: 'waitingAttendantsAssignment',
      position: 1,
    };
    visits.platform.control(MARYS_TOPIC, 'first', {
      instruction: 'session/aborted/expired',
      status: 'aborted',
      reason: 'expired',
    });
    visits.platform.control(MARYS_TOPIC, 'first');
    await expect.poll(() => shown(visitor)).toBe(sentences[3]);
    expect(visitor.complaints).toEqual([]);
  });
});

describe('the end of a chat', () => {
  it('is told where an attendant ended it while the page was closed', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.page.goto('about:blank');
    visits.platform.isChatOpen = false;
    const ending = { reason: 'ended', at: Date.now(), by: ANA };
    visits.platform.lastSessions = [{ sessionId: 'first', status: 'aborted', ending }];
    await visitor.page.goto(visits.platform.url);
    await visitor.open();
    await expect.poll(() => shown(visitor)).toBe(SENTENCES.en[0]);
    await visitor.panel.locator('.names').getByText('Chat ended').waitFor();
  });
});
