import { ANA, type Platform } from '../../platform.ts';
import { MARYS_TOPIC, type Visitor } from '../page.ts';

/** A state of the widget that a person can meet, and how to get there. */
export interface WidgetState {
  name: string;
  prepare?(platform: Platform): void;
  reach(visitor: Visitor, platform: Platform): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** What was said yesterday and today, by both sides, read and unread. */
export function remember(platform: Platform): void {
  const now = Date.now();
  const mary = { id: 298301, name: 'Mary Okafor', role: 'customer' };
  const lines: [own: boolean, ago: number, content: string][] = [
    [true, 26 * HOUR_MS, 'Hello, is the Alder in stock?'],
    [false, 25.9 * HOUR_MS, 'Hello Mary, it is: in green and in blue.'],
    [false, 25.89 * HOUR_MS, 'Here it is: https://shop.example.com/bicycles/alder?size=54&colour=green'],
    [true, 600_000, 'Blue, please.\nAnd a bell.'],
    [true, 590_000, 'Can you send it to my workshop?'],
    [false, 60_000, 'Of course. It leaves tomorrow morning and takes two days.'],
  ];
  for (const [isOwn, ago, content] of lines) {
    const from = isOwn ? mary : { ...ANA, role: 'attendant' };
    platform.say(
      MARYS_TOPIC,
      content,
      { from, timestamp: now - ago, readAt: isOwn ? now - ago + 5_000 : null },
      false,
    );
  }
}
