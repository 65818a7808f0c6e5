/**
 * What stands in the field, of the words here, those that another machine has stored, and those on which both agreed last.
 * Nothing that somebody has written is lost: where both have changed, both stand there.
 */
export function mergeDraft(here: string, there: string, agreed: string): string {
  if (here === there || there === agreed) return here;
  if (here === agreed) return there;
  if (there.startsWith(here)) return there;
  if (here.startsWith(there)) return here;
  return `${here}\n${there}`;
}
