import type { ReactElement } from 'react';
import type { Product } from './products.ts';

const wheel = (x: number, r = 22): ReactElement => (
  <>
    <circle cx={x} cy={72} r={r} />
    <circle cx={x} cy={72} r={2} />
  </>
);

const DRAWINGS: Record<Product['drawing'], ReactElement> = {
  city: (
    <>
      {wheel(40)}
      {wheel(120)}
      <path d="M40 72 60 40h46l14 32M60 40l20 32h-40M80 72l26-32M56 30h12M106 40l-4-14h14" />
    </>
  ),
  road: (
    <>
      {wheel(38)}
      {wheel(122)}
      <path d="M38 72 58 42h50l14 30M58 42l24 30H38M82 72l26-30M52 36h14M108 42l-3-10h12q5 5 0 9" />
    </>
  ),
  cargo: (
    <>
      {wheel(30, 18)}
      {wheel(134, 14)}
      <path d="M30 72 46 40h20l10 32H30M76 72h44M82 72V46h44l-6 26M40 32h14M66 40l4-12h12M120 72l14 0" />
    </>
  ),
  light: <path d="M50 44h34l20-12v48L84 68H50q-8-12 0-24M112 44l16-6M114 56h18M112 68l16 6" />,
  bag: <path d="M44 40h72v44q0 6-6 6H50q-6 0-6-6zM44 40l8-12h56l8 12v16q-36 14-72 0zM74 56h12v10H74z" />,
  helmet: (
    <path d="M34 72q0-44 46-44t46 44zM34 72h96l6 6H40M60 38q8 14 6 34M84 30q10 18 8 42M104 38q8 14 8 34" />
  ),
};

export function Drawing({ kind }: { kind: Product['drawing'] }): ReactElement {
  return (
    <svg className="drawing" viewBox="0 0 160 104" aria-hidden="true">
      {DRAWINGS[kind]}
    </svg>
  );
}
