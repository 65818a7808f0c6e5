import { DEFAULT_BASE_TOPIC, sessionTopicOf, TOPICS, withBase } from '@chimpassist/protocol';
import { byFifties } from './by-fifties.ts';
import { MqttSocket } from './mqtt-socket.ts';
import { bytesOf, idOf, type Road } from './road.ts';

const topicOf = (chat: string): string => withBase(DEFAULT_BASE_TOPIC, TOPICS.messages(sessionTopicOf(chat)));

/** A broker by itself, which keeps nothing: what a message costs that nobody stores. */
export const brokerRoad = (url: string, stop: () => Promise<void>): Road => ({
  async open(chats, heard) {
    const attendant = await MqttSocket.open({
      url,
      clientId: 'attendant',
      hear: (_, payload) => heard(idOf(payload)),
    });
    await attendant.subscribe(chats.map(topicOf));
    const customers = await byFifties(chats, (chat) =>
      MqttSocket.open({ url, clientId: `customer-${chat}` }),
    );
    return {
      say: (chat, message, stored) =>
        customers[chat]?.publish(topicOf(chats[chat] ?? ''), bytesOf(message), stored),
      async close() {
        await Promise.all([attendant, ...customers].map((client) => client.close()));
      },
    };
  },
  stop,
});
