/** `GET /bridge/topics?after=<topic>&limit=…`: every session topic that the desk knows, for a rebuild of the mirror. */
export interface TopicsPage {
  topics: string[];
  next: string | null;
}
