/**
 * For `node --import`: makes a Node say that it is of another version, before the command's first line. The machine has
 * one Node only, and the command asks `process.versions`.
 */
export const pretendNode = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
