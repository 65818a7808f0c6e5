export * from './blank.ts';
export * from './file-lines.ts';
export * from './find.ts';
export * from './fold.ts';
export * from './graphemes.ts';
export * from './links.ts';
export * from './names.ts';
export * from './too-long.ts';
