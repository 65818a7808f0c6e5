import { DEFAULT_BASE_TOPIC, sessionTopicOf, TOPICS, withBase } from '@chimpassist/protocol';
import { byFifties } from './by-fifties.ts';
import { MqttSocket } from './mqtt-socket.ts';
import { bytesOf, idOf, type Road } from './road.ts';

const READER = new TextDecoder();

const storedIds = (payload: Uint8Array): string[] =>
  (JSON.parse(READER.decode(payload)) as { acks: { id: string }[] }).acks.map(({ id }) => id);

/** Over a broker, with the bridge behind it: the attendant hears the broker, and stored is what `…/messages/stored` says. */
export const bridgeRoad = (url: string, baseTopic: string = DEFAULT_BASE_TOPIC): Road => {
  const topicOf = (chat: string): string => withBase(baseTopic, TOPICS.messages(sessionTopicOf(chat)));
  const storedTopicOf = (chat: string): string => withBase(baseTopic, TOPICS.stored(sessionTopicOf(chat)));
  return {
    async open(chats, heard) {
      const waiting = new Map<string, () => void>();
      const attendant = await MqttSocket.open({
        url,
        clientId: 'edge-attendant',
        hear: (_, payload) => heard(idOf(payload)),
      });
      await attendant.subscribe(chats.map(topicOf));
      const customers = await byFifties(chats, async (chat) => {
        const customer = await MqttSocket.open({
          url,
          clientId: `edge-customer-${chat}`,
          hear(_, payload) {
            for (const id of storedIds(payload)) {
              waiting.get(id)?.();
              waiting.delete(id);
            }
          },
        });
        await customer.subscribe([storedTopicOf(chat)]);
        return customer;
      });
      return {
        say(chat, message, stored) {
          waiting.set(message.id, stored);
          customers[chat]?.publish(topicOf(chats[chat] ?? ''), bytesOf(message));
        },
        async close() {
          await Promise.all([attendant, ...customers].map((client) => client.close()));
        },
      };
    },
    stop: () => Promise.resolve(),
  };
};
