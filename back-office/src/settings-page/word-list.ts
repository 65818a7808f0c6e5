/** Words with commas between them, as they stand in one field. */
export const joinedWords = (words: readonly string[]): string => words.join(', ');

/** Each word once, without the spaces around it. */
export const splitWords = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];
