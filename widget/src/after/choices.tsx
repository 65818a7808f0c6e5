import { isBotId } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import type { ConversationView } from '../core/state.ts';

interface ChoicesProps {
  messages: ConversationView['messages'];
  /** For those who hear the page; `{name}` is the bot's. */
  label: string;
  say(content: string): void;
}

/** The words of each choice; of anybody but a bot nothing. What came is not parsed before, and no schema is loaded for it. */
function wordsOf({ from, choices }: ConversationView['messages'][number]): string[] {
  if (from.role !== 'attendant' || !isBotId(from.id) || !Array.isArray(choices)) return [];
  return choices.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && 'text' in each && typeof each.text === 'string'
      ? [each.text]
      : [],
  );
}

/** What a bot lets its customer choose, as buttons: until anybody says more. The list under its words is hidden then. */
export function Choices({ messages, label, say }: ChoicesProps) {
  const last = messages.at(-1);
  const choices = last === undefined ? [] : wordsOf(last);
  if (last === undefined || choices.length === 0) return null;
  return (
    <fieldset class="after-choices" key={last.identity}>
      <legend class="hidden">{label.replace('{name}', () => inSentence(last.from.name))}</legend>
      {choices.map((text, n) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the choices of a message never move.
          key={n}
          type="button"
          dir="auto"
          onClick={(event) => {
            const { currentTarget, detail } = event;
            // It goes away: who came by keyboard goes on in the field, and no keyboard comes up under a finger.
            if (detail === 0) {
              const root = currentTarget.getRootNode() as Document | ShadowRoot;
              root.querySelector<HTMLElement>('.composer textarea')?.focus();
            }
            say(text);
          }}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
