import { type ReactElement, useState } from 'react';

/** How words travel between this page and the back office. */
export type Road = 'broker' | 'edge';

const STORED_ROAD = 'shop.road';

function storedRoad(): Road {
  try {
    return window.localStorage.getItem(STORED_ROAD) === 'edge' ? 'edge' : 'broker';
  } catch {
    // Blocked storage: the choice is good for this page only.
    return 'broker';
  }
}

/** The road that this browser has chosen, and how to choose another one. */
export function useRoad(): [Road, (road: Road) => void] {
  const [road, setRoad] = useState(storedRoad);
  return [
    road,
    (next) => {
      setRoad(next);
      try {
        window.localStorage.setItem(STORED_ROAD, next);
      } catch {
        // As above.
      }
    },
  ];
}

interface RoadSwitchProps {
  road: Road;
  onChange: (road: Road) => void;
}

/** The demo's way to try both roads. The widget connects again by itself, in the same chat. */
export function RoadSwitch({ road, onChange }: RoadSwitchProps): ReactElement {
  return (
    <label className="choice">
      <span>The chat runs</span>
      <select value={road} onChange={(event) => onChange(event.target.value === 'edge' ? 'edge' : 'broker')}>
        <option value="broker">over a broker</option>
        <option value="edge">at the edge</option>
      </select>
    </label>
  );
}
