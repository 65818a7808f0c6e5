import { shownName } from '@chimpassist/protocol/text';
import { createResource, Show } from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { leadFocusBack } from '../ui/focus-back.ts';
import { asAnswer, titleOf } from './answer-fields.ts';
import { AnswerForm } from './answer-form.tsx';
import type { AnswerSource } from './answer-source.ts';
import { VARIABLE } from './missing-value.ts';
import { useAnswersTexts } from './texts/answers-texts.ts';

/** Above the field: makes a ready answer of a message that was sent. */
export default function SaveAnswer(props: { from: AnswerSource; onClose: () => void }) {
  const desk = useDesk();
  const t = useAnswersTexts();
  const [workspace] = createResource(() => desk.engine.workspace());
  const customer = desk.state().chats.get(props.from.topic)?.session.customer;
  const text = asAnswer(props.from.text, {
    customer: shownName(customer?.name ?? ''),
    attendant: shownName(desk.state().me.name),
  });
  leadFocusBack();
  return (
    <Show when={workspace()}>
      {(known) => (
        <section class="save-answer">
          <h3>{t().title}</h3>
          <AnswerForm
            start={{
              id: null,
              name: titleOf(text.replace(VARIABLE, '…')),
              text,
              language: null,
              isOwn: true,
              copies: props.from.files.map(({ id, ...file }) => ({
                ...file,
                read: async () => (await desk.engine.files.work()).rest.bytes(id),
              })),
            }}
            held={known().held() ?? { tags: [], teams: [] }}
            rest={known().rest}
            mayShare={known().rights().has('answers') || isSupervisor(desk.state())}
            onSaved={({ name }) => {
              desk.tell(t().saved(name), 'done');
              props.onClose();
            }}
            onCancel={props.onClose}
          />
        </section>
      )}
    </Show>
  );
}
