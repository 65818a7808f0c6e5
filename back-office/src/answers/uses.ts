/** How often an attendant has used each ready answer: counted in this browser, by the answer's key. */
export function readUses(attendantId: string): Map<string, number> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyFor(attendantId)) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return new Map();
    return new Map(Object.entries(stored).filter((entry): entry is [string, number] => Number(entry[1]) > 0));
  } catch {
    // Blocked, or written by somebody else: the names decide.
    return new Map();
  }
}

export function countUse(attendantId: string, answerKey: string): void {
  const uses = readUses(attendantId);
  uses.set(answerKey, (uses.get(answerKey) ?? 0) + 1);
  try {
    localStorage.setItem(keyFor(attendantId), JSON.stringify(Object.fromEntries(uses)));
  } catch {
    // Blocked or full: not counted.
  }
}

const keyFor = (attendantId: string): string => `chimpassist.answersUsed.${attendantId}`;
