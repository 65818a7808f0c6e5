import { shownFileName } from '@chimpassist/client/files/shown';

/** Isolated, so that it turns nothing round it; where it is too long its middle goes, and how it ends stays. */
export function FileName({ name }: { name: string | undefined }) {
  const { start, end } = shownFileName(name);
  return (
    <bdi class="file-name" dir="ltr">
      <span class="file-name-start">{start}</span>
      <span class="file-name-end">{end}</span>
    </bdi>
  );
}

/** For labels. */
export const wholeName = (name: string | undefined): string => {
  const { start, end } = shownFileName(name);
  return `\u2068${start}${end}\u2069`;
};
