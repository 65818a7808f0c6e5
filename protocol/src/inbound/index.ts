export { type AttendantWindow, decode, type Inbound } from './decode.ts';
export { reasonOf, refusalOf } from './message-refusal.ts';
