import { kindOf } from '@chimpassist/client/files/shown';
import { placeOf, type ShownFile } from './shown-file.ts';

/** As high as a row of a file is. */
const ROW_PX = 52;
const TILE_PX = 164;

/** The place of a message's files, until the script that shows them is there. */
export function FilesPlace(props: { files: readonly ShownFile[] }) {
  const height = () => {
    const pictures = props.files.filter((file) => kindOf(file) === 'picture' && file.state === undefined);
    const [only] = pictures;
    const rows = (props.files.length - pictures.length) * ROW_PX;
    if (only === undefined) return rows;
    return rows + (pictures.length === 1 ? placeOf(only).height : Math.ceil(pictures.length / 2) * TILE_PX);
  };
  return <div class="files" style={{ height: `${height()}px` }} aria-busy="true" />;
}
