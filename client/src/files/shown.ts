export { holderPixels, PLACEHOLDER_SIDE, type Waveform, waveformOf } from './placeholder.ts';
export { type FileKind, kindOf, lengthText, shownFileName, sizeText } from './shown-file.ts';
