import * as v from 'valibot';
import { openObject } from './open-object.ts';

/** `server/bridge`, retained: whether a bridge is connected. */
export const BridgeStatusSchema = openObject({ status: v.picklist(['online', 'offline']), at: v.number() });
