import type { Id } from './ids.ts';

/** Who asks, as far as a token, a secret or a topic's rule has proven it. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'customer'; id: Id; guest: boolean }
  | { kind: 'attendant'; id: Id; type: string }
  | { kind: 'bridge' };

export type Action = 'read' | 'write' | 'publish' | 'subscribe';

/** What is asked for: a REST call, an MQTT topic (without base), or a frame of the bridge's door. */
export type Resource =
  | { kind: 'rest'; route: string; customerId?: string; sessionTopic?: string; attendantId?: string }
  | { kind: 'topic'; topic: string }
  | { kind: 'frame'; frame: string; sessionTopic?: string };

export type Decision = { allowed: true } | { allowed: false; reason: string };

/**
 * The one gate. Every REST call, every topic of the embedded broker and every frame of the bridge's door passes here;
 * nothing else decides who may do what. It lets everyone in for now: the rules of `SECURITY.md` will stand here.
 */
export function authorize(_principal: Principal, _action: Action, _resource: Resource): Decision {
  return { allowed: true };
}
