import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Look } from '../files/files.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { hasTexts, loadTexts, textsFor } from '../i18n/texts.ts';

/** The words of a language; English ones until it is here. Where it could not be loaded, the next showing tries again. */
export function useTexts({ language, own }: Omit<Look, 'tag'>, isShown: boolean): ShownTexts {
  const [, draw] = useState({});
  const isHere = hasTexts(language);
  useEffect(() => {
    if (!isHere && isShown) void loadTexts(language).then(() => draw({}));
  }, [language, isHere, isShown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same language has other words when it is here.
  return useMemo(() => textsFor({ language, own }), [language, own, isHere]);
}
