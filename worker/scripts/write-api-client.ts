import { writeFileSync } from 'node:fs';
import { describeApi } from '../src/http/openapi.ts';
import { type ApiDescription, apiClientOf } from './api-client.ts';

/** Writes the calls of `@chimpassist/client/v1`: `npm run api-client -w worker`. */
const FILE = new URL('../../client/src/v1/calls.ts', import.meta.url);
writeFileSync(FILE, apiClientOf(describeApi() as unknown as ApiDescription));
