import { join } from 'node:path';
import { PAYLOAD_MAX_BYTES } from '@chimpassist/protocol';

/** Room for a topic and a header beside the largest payload. */
const PACKET_MAX_BYTES = PAYLOAD_MAX_BYTES + 65_536;

/** What stands in `mosquitto.conf` for this platform, with why. @param folder of the written files, absolute. */
export const mosquittoLines = (folder: string): string[] => [
  '# Nobody without a password. Mosquitto cannot bind client ids to people; the bridge\u2019s is by chance.',
  'allow_anonymous false',
  `password_file ${join(folder, 'passwords')}`,
  `acl_file ${join(folder, 'acl')}`,
  '# The bridge\u2019s queue outlives a restart. Set persistence_location to a folder that stays.',
  'persistence true',
  '# As many as may wait in a bridge. With 0 (no limit) Mosquitto 2.0.11 answers nobody any more whom it refused a publish.',
  'max_queued_messages 1000000',
  '# Nobody needs a keep-alive of an hour ago.',
  'queue_qos0_messages false',
  '# The largest packet, which bridges and clients are told at MQTT 5. message_size_limit would drop in silence.',
  `max_packet_size ${PACKET_MAX_BYTES}`,
  '# The bridge leaves its status retained. What clients leave retained the platform ignores.',
  'retain_available true',
  '# Else small packets wait up to 40 ms for each other.',
  'set_tcp_nodelay true',
];
