export { RestError } from '../rest/rest-error.ts';
export { type Api, type ApiCall, type ApiOptions, createApi } from './api.ts';
export type { ApiCalls } from './calls.ts';
export { eachOf } from './each-of.ts';
