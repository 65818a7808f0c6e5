import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets this process and those that it starts keep what Node compiles: a third of the time of a start, from the second one
 * on. Older versions of Node compile anew each time.
 */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('../node_modules/.cache/chimp-assist/compiled', import.meta.url),
  );
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
