/** Reason codes of MQTT 5, section 2.4, by which a publish or a filter is answered. */
export const REASONS = {
  success: 0,
  notAuthorized: 0x87,
  quotaExceeded: 0x97,
  payloadFormatInvalid: 0x99,
} as const;
