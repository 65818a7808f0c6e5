import { sessionTopicOf } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import AtSign from 'lucide-solid/icons/at-sign';
import { createMemo, For } from 'solid-js';
import { personName } from '../chat/people.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useNotesTexts } from './texts/notes-texts.ts';

/** More at once would push the desk away. */
const SHOWN = 3;

/** Says who names this attendant in which note, and leads to it. */
export default function MentionLines() {
  const desk = useDesk();
  const t = useNotesTexts();
  const guest = useTexts();
  const shown = createMemo(() => desk.state().mentions.slice(-SHOWN));
  return (
    <For each={shown()}>
      {({ customerId, customerName: name, n, from }) => {
        const topic = sessionTopicOf(customerId);
        const customer = () => inSentence(customerName({ id: customerId, name }, guest().list.guest));
        return (
          <div class="mention-line" role="status">
            <span>
              <AtSign size={14} aria-hidden="true" />{' '}
              {t().mentioned(inSentence(personName(from)), customer())}
            </span>
            <button
              type="button"
              class="link-button"
              onClick={() => {
                desk.engine.notes()?.seek(topic, n);
                desk.find(topic);
              }}
            >
              {t().show}
            </button>
            <button
              type="button"
              class="link-button"
              onClick={() => desk.store.dispatch({ type: 'mentionPutOff', customerId, n })}
            >
              {t().later}
            </button>
          </div>
        );
      }}
    </For>
  );
}
