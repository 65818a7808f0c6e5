import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { type QuietChoice, quietOf } from './quiet-times.ts';

export interface QuietOptions {
  engine: Pick<Engine, 'workspace'>;
  store: Pick<DeskStore, 'dispatch'>;
  /** Epoch ms, by the server's clock. */
  now(): number;
  failed(): void;
}

/** Switches do not disturb: kept at the server, so that it holds at each machine, and for push messages. */
export function createQuiet({ engine, store, now, failed }: QuietOptions) {
  async function put(choice: QuietChoice): Promise<void> {
    const { rest } = await engine.workspace();
    store.dispatch({ type: 'quieted', quiet: await rest.putQuiet(quietOf(choice, now())) });
  }
  return { keepQuiet: (choice: QuietChoice): void => void put(choice).catch(failed) };
}
