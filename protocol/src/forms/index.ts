export * from './check-answers.ts';
export * from './choose-form.ts';
