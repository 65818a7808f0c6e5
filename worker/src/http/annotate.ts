import {
  type AttributesBodySchema,
  type ChatTags,
  type Id,
  SafeError,
  sessionTopicOf,
  type TagsBody,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { AttributesAnswer } from '../contract/chat-object.ts';
import { type AppContext, objectsFor } from './context.ts';

export const REFUSED_ATTRIBUTES = {
  not_found: 'This customer was never here.',
  too_many: 'This customer has too many attributes. Take some away first.',
};

type Attributes = v.InferOutput<typeof AttributesBodySchema>['attributes'];

/** Writes down what the team knows of a customer. @throws {SafeError} */
export async function putAttributes(
  c: AppContext,
  customerId: Id,
  attributes: Attributes,
): Promise<Exclude<AttributesAnswer, { refused: unknown }>> {
  const chat = objectsFor(c).chat(sessionTopicOf(customerId));
  const answer = await chat.putAttributes(attributes, 'attendant');
  if ('refused' in answer) throw new SafeError(answer.refused, REFUSED_ATTRIBUTES[answer.refused]);
  return answer;
}

/** Tags a customer, or one session. @throws {SafeError} `not_found` */
export async function putTags(c: AppContext, customerId: Id, body: TagsBody): Promise<ChatTags> {
  const tags = await objectsFor(c).chat(sessionTopicOf(customerId)).putTags(body);
  if (tags === null) throw new SafeError('not_found', 'There is no such customer, or no such session.');
  return tags;
}
