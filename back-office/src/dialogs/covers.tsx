import type { Account } from '../identity/account.ts';
import { MonitorCover } from './monitor-cover.tsx';
import { SignInAgain } from './sign-in-again.tsx';

/** What lies over the desk while nobody may work at it: a script of its own, which comes behind the list. */
export default function Covers(props: { account: Account }) {
  return (
    <>
      <MonitorCover />
      <SignInAgain account={props.account} />
    </>
  );
}
