export { type BotHandlerOptions, createBotHandler } from './bot-handler.ts';
