import Lock from 'lucide-solid/icons/lock';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';

/** Whether one writes to the customer or a note for colleagues: two fields, each with a draft of its own. */
export default function ModeSwitch(props: { topic: string }) {
  const t = useTexts();
  const desk = useDesk();
  const isNote = () => desk.writesNote(props.topic);
  return (
    <fieldset class="modes" aria-label={t().chat.modes}>
      <button
        type="button"
        class="mode"
        aria-pressed={!isNote()}
        onClick={() => desk.writeNote(props.topic, false)}
      >
        {t().chat.modeReply}
      </button>
      <button
        type="button"
        class="mode mode-note"
        aria-pressed={isNote()}
        onClick={() => desk.writeNote(props.topic, true)}
      >
        <Lock size={13} aria-hidden="true" />
        {t().chat.modeNote}
      </button>
    </fieldset>
  );
}
