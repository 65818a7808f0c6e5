/** What an operator may set of the Worker, beside secrets and endpoints; `npm start` hands on what is set of it. */
export const WORKER_SETTINGS = [
  'MQTT_BASE_TOPIC',
  'SESSION_KEEP_ALIVE_TIME',
  'ATTENDANT_KEEP_ALIVE_TIME',
  'ASSIGNMENT_TIMEOUT',
  'ATTENDANT_MAX_SESSIONS',
  'SESSION_TEMPLATE',
  'LEGACY_CLIENTS',
  'ALLOWED_ORIGINS',
  'RETENTION_DAYS',
  'EDGE_ROAD',
  'MQTT_BROKER_HOST',
  'MQTT_BROKER_WS_HOST',
] as const;
