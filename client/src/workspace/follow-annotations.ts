import {
  type Attribute,
  AttributesSchema,
  type ChatTags,
  ChatTagsSchema,
  type Consent,
  type SessionTopic,
  TOPICS,
} from '@chimpassist/protocol';
import { decoded, type Subscribe } from '../channel/chat-topics.ts';

export interface AnnotationPorts {
  /** All tags of the customer and of the sessions, as they are now. */
  onTags(tags: ChatTags): void;
  /** All that is known of the customer, as it is now. */
  onAttributes(attributes: Attribute[]): void;
  /** To what the customer has agreed, the newest last. */
  onConsents?(consents: Consent[]): void;
  /** Changes are heard from now on, for the first time or again: what there is is to be read after that. */
  onReady(): void;
}

/** Listens to what attendants write down beside a chat. Returns a function that unsubscribes. */
export function followAnnotations(
  { subscribe }: Subscribe,
  topic: SessionTopic,
  ports: AnnotationPorts,
): () => void {
  const unsubscribe = [
    subscribe(TOPICS.tags(topic), 1, decoded(ChatTagsSchema, ports.onTags)),
    // Last: when it is granted, the other is too.
    subscribe(
      TOPICS.attributes(topic),
      1,
      decoded(AttributesSchema, ({ attributes, consents }) => {
        ports.onAttributes(attributes);
        if (consents !== undefined) ports.onConsents?.(consents);
      }),
      () => ports.onReady(),
    ),
  ];
  return () => {
    for (const each of unsubscribe) each();
  };
}
