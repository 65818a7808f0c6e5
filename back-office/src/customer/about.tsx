import type { Id, SessionTopic } from '@chimpassist/protocol';
import { AttributesCard } from '../attributes/attributes-card.tsx';
import { useDesk } from '../desk-view/desk-context.tsx';
import { MailsCard } from '../mails/mails-card.tsx';
import { RatingsCard } from '../ratings/ratings-card.tsx';
import { TagsCard } from '../tags/tags-card.tsx';
import { createAnnotations } from './annotations.ts';

/** What attendants have written down of the customer of the open chat. */
export default function About(props: { topic: SessionTopic; id: Id }) {
  const desk = useDesk();
  const annotations = createAnnotations(desk, props.topic, props.id);
  return (
    <>
      <TagsCard annotations={annotations} />
      <RatingsCard annotations={annotations} />
      <AttributesCard annotations={annotations} />
      <MailsCard id={props.id} />
    </>
  );
}
