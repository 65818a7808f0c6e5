import { initialsOf, safeUrl } from '@chimpassist/protocol/text';
import { useState } from 'preact/hooks';

/** A picture, or the initials where there is none, its address is not http(s), or it cannot be loaded. */
export function Avatar({ name, url }: { name: string; url: string | null | undefined }) {
  const address = safeUrl(url);
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <span class="avatar" aria-hidden="true">
      {address !== null && failed !== address ? (
        <img src={address} alt="" referrerpolicy="no-referrer" onError={() => setFailed(address)} />
      ) : (
        initialsOf(name) || '·'
      )}
    </span>
  );
}
