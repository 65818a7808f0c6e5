/** Whether a field grows with its words by the style sheet. To measure it at each key lays out the conversation twice. */
export const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');
