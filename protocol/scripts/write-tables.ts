import { callTable } from './call-table.ts';
import { topicTable } from './topic-table.ts';

/** Writes the tables of `docs/protocol.md` that are made of the contract's rows: `npm run docs -w protocol`. */
topicTable.write();
callTable.write();
