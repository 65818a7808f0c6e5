import * as v from 'valibot';
import { openObject } from '../payloads/open-object.ts';

/** What a bridge says that it can do beside the list of all bridges, where its operator has set an SMTP server. */
export const SMTP_CAPABILITY = 'smtp';

/** A mail that the bridge sends. */
export const BridgeMailSchema = openObject({
  /** Its `Message-ID` without brackets: the same at each try, so that what a bridge has sent it does not send again. */
  id: v.string(),
  /** `"The Shop" <support@example.com>`. */
  from: v.string(),
  to: v.string(),
  replyTo: v.string(),
  subject: v.string(),
  text: v.string(),
  headers: v.record(v.string(), v.string()),
});
export type BridgeMail = v.InferOutput<typeof BridgeMailSchema>;
