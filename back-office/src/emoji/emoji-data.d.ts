/** Made of emojibase's data by the build: sign, name, and further words. */
declare module 'virtual:emoji/*' {
  const rows: readonly (readonly [sign: string, name: string, words: string])[];
  export default rows;
}
