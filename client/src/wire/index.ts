export * from './control.ts';
export * from './decode.ts';
export * from './desk.ts';
export * from './message.ts';
export * from './own-control.ts';
export * from './own-session.ts';
export * from './person.ts';
export * from './session.ts';
