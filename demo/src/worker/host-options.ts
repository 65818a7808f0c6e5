/** What the process in which workerd runs is told, by a file: some of it is secret. */
export interface HostOptions {
  /** The folder of the built Worker. */
  built: string;
  port: number;
  /** Where objects and files stay. */
  persistTo: string;
  /** The Worker's variables and secrets, all of them text. */
  variables: Record<string, string>;
  /** Bindings of buckets for files. */
  buckets: string[];
}
