export * from './control.ts';
export * from './decode.ts';
export * from './desk.ts';
export * from './message.ts';
export * from './session.ts';
