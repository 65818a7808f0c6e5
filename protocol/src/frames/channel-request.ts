import * as v from 'valibot';
import { CustomerSchema } from '../payloads/person.ts';

/** `POST /bridge/channel`: answers `server/channels/request` with the identity of a new chat. */
export const ChannelRequestSchema = v.object({ customer: CustomerSchema });
