import { RestError, type WorkspaceRest } from '@chimpassist/client/rest';
import type { AssistBody, Id } from '@chimpassist/protocol';
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { AssistantTexts } from './texts/en.ts';

export type AssistFailure = keyof AssistantTexts['failed'];

export interface Asking {
  /** What has come so far. */
  text: Accessor<string>;
  state: Accessor<'idle' | 'busy' | 'done' | AssistFailure>;
  ask(rest: WorkspaceRest, customerId: Id, body: AssistBody): Promise<void>;
  forget(): void;
}

function failureOf(error: unknown, hasBegun: boolean): AssistFailure {
  if (hasBegun) return 'torn';
  if (!(error instanceof RestError)) return 'other';
  if (error.code === 'not_configured' || error.code === 'hook_nonsense') return 'off';
  if (error.code === 'rate_limited') return 'often';
  return error.status === 0 || error.status >= 500 ? 'late' : 'other';
}

/** One question at a time to the language model: another one ends it, and so does leaving. */
export function createAsking(): Asking {
  const [text, setText] = createSignal('');
  const [state, setState] = createSignal<ReturnType<Asking['state']>>('idle');
  let ending: AbortController | null = null;
  function forget(): void {
    ending?.abort();
    ending = null;
    setText('');
    setState('idle');
  }
  onCleanup(() => ending?.abort());
  return {
    text,
    state,
    forget,
    async ask(rest, customerId, body) {
      forget();
      const own = new AbortController();
      ending = own;
      setState('busy');
      try {
        for await (const piece of rest.assist(customerId, body, own.signal)) {
          if (own.signal.aborted) return;
          setText((before) => before + piece);
        }
        if (!own.signal.aborted) setState('done');
      } catch (error) {
        if (!own.signal.aborted) setState(failureOf(error, text() !== ''));
      }
    },
  };
}
