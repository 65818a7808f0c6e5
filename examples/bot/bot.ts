import {
  type AttendantClient,
  createAttendantClient,
  type PlatformOptions,
  requestSignIn,
} from '@chimpassist/client';

/** What the bot says; null where it has nothing to say. */
export function answerTo(question: string): string | null {
  if (/opening|open|hours/i.test(question)) return 'We are here from 9 to 17, Monday to Friday.';
  if (/hello|hi\b/i.test(question)) return 'Hello! Ask me for our opening hours.';
  return null;
}

/** Signs in as an attendant, accepts each chat that is offered, and answers what it knows. */
export async function startBot(
  platform: PlatformOptions,
  email: string,
  password: string,
): Promise<AttendantClient> {
  const signedIn = await requestSignIn(platform.endpoint, email, password);
  if (!signedIn.ok)
    throw new Error(`The bot could not sign in: ${signedIn.failure}. Check its e-mail and password.`);
  const bot = createAttendantClient({ ...platform, attendant: signedIn.attendant, token: signedIn.token });
  bot.onOffer((_offer, accept) => accept());
  bot.onMessage((message, chat) => {
    const answer = answerTo(message.content);
    if (answer !== null) chat.send(answer);
  });
  bot.start();
  return bot;
}
