/** Which Node begins (`engines` in package.json says the same), and which runs the TypeScript sources as they are. */

export const oldestNode = '20.19.0';
const oldestForTypeScript = '24.0.0';

/** @param {string} version */
const parts = (version) => version.split('.').map(Number);

/**
 * @param {string} version
 * @param {string} other
 */
function isBefore(version, other) {
  const [a, b] = [parts(version), parts(other)];
  for (let i = 0; i < 3; i++) {
    if (a[i] !== b[i]) return (a[i] ?? 0) < (b[i] ?? 0);
  }
  return false;
}

/** @param {string} version */
export const tooOld = (version) => isBefore(version, oldestNode);
/** @param {string} version */
export const runsTypeScript = (version) => !isBefore(version, oldestForTypeScript);
