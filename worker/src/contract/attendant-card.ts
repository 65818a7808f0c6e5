import type { AttendantInfo } from '@chimpassist/protocol';

/** What is stored and passed on of an attendant. */
export type AttendantCard = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'type'>;
