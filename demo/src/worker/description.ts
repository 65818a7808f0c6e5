/** What of a Wrangler file workerd has to be told, beside the built code. Variables of a stack come when it starts. */
export interface WorkerDescription {
  name: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  variables: Record<string, string>;
  /** By their bindings. */
  durableObjects: Record<string, { className: string; useSQLite: boolean }>;
}

/** In the folder of a built Worker. */
export const DESCRIPTION_FILE = 'worker.json';
export const CODE_FILE = 'index.js';
