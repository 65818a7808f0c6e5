import { shownFileName } from '@chimpassist/client/files/shown';
import { createMemo } from 'solid-js';

/** A file's name: its end is always seen, and nothing in it moves what stands beside it. */
export function FileName(props: { name: string }) {
  const parts = createMemo(() => shownFileName(props.name));
  return (
    <bdi class="file-name" dir="auto" title={`${parts().start}${parts().end}`}>
      <span>{parts().start}</span>
      <span>{parts().end}</span>
    </bdi>
  );
}
