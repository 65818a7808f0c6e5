import type { Forms, FormsPart, FormsPorts, FormsView } from '../forms/forms.ts';

/** What shows forms: loaded where the team has any, again where that failed, and one for each client. */
export function createLateForms(loadPart: () => Promise<FormsPart>, ports: FormsPorts) {
  let loading: Promise<Forms> | null = null;
  let newest: FormsView | null = null;
  return (place: HTMLElement, view: FormsView): void => {
    newest = view;
    loading ??= loadPart().then((part) => part.createForms(ports));
    loading.then(
      (forms) => newest === view && forms.draw(place, view),
      () => {
        loading = null;
      },
    );
  };
}
