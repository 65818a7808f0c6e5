import { HOOK_TIMEOUT_MS } from '@chimpassist/protocol';
import type { SocketUp } from '@chimpassist/protocol/frames';

/** Mails of which the bridge has not said yet what became of them. In memory: who has sent them tries again. */
export class MailsUnderWay {
  readonly #waiting = new Map<string, (error: Error | null) => void>();

  /** Resolves when the bridge says that the mail server has it. @throws where that does not come in time. */
  sent(id: string, send: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#waiting.get(id)?.(new Error('The bridge did not say in time that it has sent the mail.')),
        HOOK_TIMEOUT_MS,
      );
      this.#waiting.set(id, (error) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (error === null) resolve();
        else reject(error);
      });
      send();
    });
  }

  answered({ id, error }: Extract<SocketUp, { type: 'mailed' }>): void {
    this.#waiting.get(id)?.(error === undefined ? null : new Error(error));
  }
}
