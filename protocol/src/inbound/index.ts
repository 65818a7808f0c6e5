export { type BucketLimits, Buckets } from './buckets.ts';
export { ChatQuota, QUOTA_LIMITS, type QuotaLimits } from './chat-quota.ts';
export { type AttendantWindow, decode, type Inbound } from './decode.ts';
export { KeepAlives, type KeepAliveVerdict } from './keep-alives.ts';
export { reasonOf, refusalOf } from './message-refusal.ts';
export { PerishableQuota } from './perishable-quota.ts';
