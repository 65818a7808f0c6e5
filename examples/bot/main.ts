import { startBot } from './bot.ts';

/** Runs the bot until Ctrl-C, on the addresses of `npm start` unless the environment names others. */
const { BACKEND_ENDPOINT, MQTT_BROKER_HOST, MQTT_BASE_TOPIC, BOT_EMAIL, BOT_PASSWORD } = process.env;

const bot = await startBot(
  {
    endpoint: BACKEND_ENDPOINT ?? 'http://localhost:3134',
    brokerHost: MQTT_BROKER_HOST ?? 'http://localhost:8080/mqtt',
    ...(MQTT_BASE_TOPIC === undefined ? {} : { baseTopic: MQTT_BASE_TOPIC }),
  },
  BOT_EMAIL ?? 'user@chimpassist.com',
  BOT_PASSWORD ?? 'chimpassist',
);
console.log('The bot answers. Ctrl-C ends it.');
process.once('SIGINT', () => void bot.stop());
