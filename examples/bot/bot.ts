import {
  type AttendantClient,
  createAttendantClient,
  type PlatformOptions,
  requestSignIn,
} from '@chimpassist/client';

/** What the bot says; null where it has nothing to say. */
export function answerTo(question: string): string | null {
  if (/opening|open|hours/i.test(question)) return 'We are here from 9 to 17, Monday to Friday.';
  if (/hello|hi\b/i.test(question)) return 'Hello! Ask me for our opening hours, or for a person.';
  return null;
}

const asksForPerson = (question: string): boolean => /person|human|somebody/i.test(question);

/** Signs in as an attendant, accepts each chat that is offered, answers what it knows, and hands over the rest. */
export async function startBot(
  platform: PlatformOptions,
  email: string,
  password: string,
): Promise<AttendantClient> {
  const signedIn = await requestSignIn(platform.endpoint, email, password);
  if (!signedIn.ok)
    throw new Error(`The bot could not sign in: ${signedIn.failure}. Check its e-mail and password.`);
  const { attendant, token, addresses } = signedIn;
  const bot = createAttendantClient({ ...platform, attendant, token, addresses });
  bot.onOffer((_offer, accept) => accept());
  bot.onMessage((message, chat) => {
    // Not connected: the customer is read, and answered, all the same.
    chat.markRead().catch(() => {});
    const answer = answerTo(message.content);
    if (answer !== null) chat.send(answer);
    if (!asksForPerson(message.content)) return;
    chat.send('I ask a colleague of the second level to help you.');
    chat.handOver({ type: 'support/secondLevel' }, `Asked the bot: ${message.content}`).catch(() => {
      chat.send('I have lost the connection. Ask me again in a moment.');
    });
  });
  // Nobody of that level is there: the chat stays with the bot.
  bot.onRefused(({ command, sessionTopic }) => {
    if (command === 'handOver')
      bot.chats.get(sessionTopic)?.send('No colleague is there just now. Leave your question here.');
  });
  bot.onSignedOut(() => {
    console.error('The bot’s sign-in has ended. Start it again.');
  });
  bot.start();
  return bot;
}
