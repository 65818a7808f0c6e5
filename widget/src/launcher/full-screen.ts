/** The same as in the sheet: a phone, a phone on its side, or a page zoomed far in. The panel fills the screen there. */
export const FULL_SCREEN = '(max-width: 479px), (max-height: 479px)';
