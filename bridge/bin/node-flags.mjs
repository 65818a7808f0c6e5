/**
 * How the bridge's Node is started. What is new lives for milliseconds here, and is cheap to throw away early: with the
 * default of 16 MB and more, a bridge of 50,000 open chats has 319 MB resident instead of 195 (bench/README.md).
 */
export const NODE_FLAGS = ['--max-semi-space-size=4'];
