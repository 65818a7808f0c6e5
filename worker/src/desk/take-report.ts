import { idText } from '@chimpassist/protocol';
import type { ChatReport, SlotReport } from '../contract/chat-report.ts';
import { type Needs, needsOf } from '../routing/needs.ts';
import type { Assignment } from './assignment.ts';
import type { DatedReport } from './dated-report.ts';
import type { DeskStore } from './desk-store.ts';
import type { ChatRow, SlotRow } from './rows.ts';

/** Slots of extra attendants begin here: behind every place of a template, which has at most 20. */
const EXTRA_SLOTS = 1000;

/** Whether a report was overtaken by one that the desk has. */
export const isOvertaken = ({ rev, minor = 0 }: ChatReport, known: ChatRow | null): boolean =>
  known !== null && (known.rev > rev || (known.rev === rev && known.minor > minor));

/**
 * Takes what a chat says of itself, and offers its open places. An offer stands while its place stays open.
 *
 * @returns attendants who are or were in the chat or offered it: they may have room now.
 */
export function takeReport(
  store: DeskStore,
  report: DatedReport,
  known: ChatRow | null,
  assignment: Assignment,
): Set<string> {
  store.chats.put(report, known);
  const before = store.slots.of(report.sessionTopic);
  const rows = rowsOf(report, before, store);
  const slotsLeft = new Set(rows.map(({ slot }) => slot));
  for (const row of before) if (!slotsLeft.has(row.slot)) store.slots.remove(row);
  const knownRows = new Map(before.map((row) => [row.slot, row]));
  assignment.taken(
    before.filter(({ slot, offeredTo }) =>
      rows.some((row) => row.slot === slot && row.attendantId !== null && row.attendantId === offeredTo),
    ),
  );
  // First what frees or fills a place, so that loads are counted right; an open one that was open is written once, below.
  for (const row of rows) {
    if (isUnoffered(row) && isUnoffered(knownRows.get(row.slot))) continue;
    if (!isSame(row, knownRows.get(row.slot))) store.slots.put(row);
  }
  for (const [index, row] of rows.entries()) {
    if (!isUnoffered(row)) continue;
    const others = rows.filter((other) => other !== row);
    const placed = assignment.place(row, others, report.info);
    const isUntold = placed.untold && report.state === 'waiting' && report.info.status !== 'aborted';
    const written = { ...placed, untold: isUntold };
    rows[index] = written;
    if (!isSame(written, knownRows.get(row.slot))) store.slots.put(written);
  }
  const people = [...before, ...rows].flatMap(({ attendantId, offeredTo }) => [attendantId, offeredTo]);
  return new Set(people.filter((id) => id !== null));
}

const isUnoffered = (row: SlotRow | undefined): boolean =>
  row === undefined || (row.attendantId === null && row.offeredTo === null);

const isSame = (row: SlotRow, other: SlotRow | undefined): boolean =>
  other !== undefined && JSON.stringify(inOrder(row)) === JSON.stringify(inOrder(other));

const inOrder = (row: SlotRow) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));

/** Who is asked for an open place instead of its level: a team that a colleague has chosen, or who the rules say. */
function needsOfPlace({ facts = {} }: ChatReport, slot: SlotReport, store: DeskStore): Needs | null {
  if (slot.team !== undefined) return { team: slot.team, only: true, anyLevel: true };
  // Nobody is told of an optional place; and where a colleague has chosen a level or a person, that counts.
  if (slot.attendantId !== null || !slot.required || slot.from !== null) return null;
  const { table } = store.routing;
  const now = Date.now();
  return needsOf(table.routing.rules, facts, now, (team) => table.isClosed(team, now));
}

/** Who has just left the place is asked last, and so is who has not taken it from a colleague. One who was lost is not asked anyhow. */
function triedBefore(was: SlotRow | undefined, wantedId: string | null): string[] {
  if (was === undefined) return [];
  if (was.attendantId !== null) return [was.attendantId];
  return was.wantedId !== null && wantedId === null ? [was.wantedId] : [];
}

function rowsOf(report: ChatReport, before: readonly SlotRow[], store: DeskStore): SlotRow[] {
  const known = new Map(before.map((slot) => [slot.slot, slot]));
  const common = { sessionTopic: report.sessionTopic, arrivedAt: report.arrivedAt };
  const places = report.slots.map((slot): SlotRow => {
    const was = known.get(slot.slot);
    const wantedId = slot.wantedId === null ? null : idText(slot.wantedId);
    const needs = needsOfPlace(report, slot, store);
    const isSameSearch =
      slot.attendantId === null &&
      was !== undefined &&
      was.attendantId === null &&
      was.wantedId === wantedId &&
      was.type === slot.type &&
      JSON.stringify(was.needs ?? null) === JSON.stringify(needs);
    return {
      ...common,
      slot: slot.slot,
      type: slot.type,
      required: slot.required,
      attendantId: slot.attendantId === null ? null : idText(slot.attendantId),
      wantedId,
      ...(needs === null ? {} : { needs }),
      note: slot.note,
      from: slot.from,
      ...(slot.lost === undefined ? {} : { lost: slot.lost }),
      offeredTo: isSameSearch ? was.offeredTo : null,
      offerExpires: isSameSearch ? was.offerExpires : null,
      ...(isSameSearch && was.offeredAt !== undefined ? { offeredAt: was.offeredAt } : {}),
      offerN: isSameSearch ? was.offerN : null,
      tried: isSameSearch ? was.tried : triedBefore(was, wantedId),
      queued: 0,
      untold: false,
    };
  });
  const extraAttendants = report.besides.map(
    (id, i): SlotRow => ({
      ...common,
      slot: EXTRA_SLOTS + i,
      type: '',
      required: false,
      attendantId: idText(id),
      wantedId: null,
      note: '',
      from: null,
      offeredTo: null,
      offerExpires: null,
      offerN: null,
      tried: [],
      queued: 0,
      untold: false,
    }),
  );
  return [...places, ...extraAttendants];
}
