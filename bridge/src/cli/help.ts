/** What `--help` prints. */
export const HELP = `Relays between an MQTT broker and the Chimp Assist Worker, and mirrors messages into MongoDB.

  chimpassist-bridge                    run, until SIGTERM
  chimpassist-bridge parked             list what the Worker refused, and why
  chimpassist-bridge parked --clear     list it, and throw it away
  chimpassist-bridge mirror --rebuild   fill MongoDB from the Worker's record
  chimpassist-bridge mosquitto <people.json> <folder>
                                        write passwords and rules for a Mosquitto without a plugin,
                                        and print the lines of its configuration
  chimpassist-bridge --help             this text

Settings come from the environment:

  BRIDGE_ROLE                 mirror: only copies into MongoDB, has no broker   (mirror where no
                              broker is set and MONGO_CONNECTION_URL is; else bridge)
  MQTT_BROKER_HOST            the broker, for example mqtt://localhost:1883     (must be set for a bridge)
  BACKEND_ENDPOINT            the Worker, for example https://chat.example.com  (must be set)
  BRIDGE_SECRET               the same text as the Worker has                   (must be set)
  MQTT_USERNAME, MQTT_PASSWORD  the bridge's own account at the broker
  LEGACY_CLIENTS              widget or all: whom to let in without a token     (nobody)
  MQTT_BASE_TOPIC             one per Worker                                    (chimpassist/demo)
  SITE                        another site's name, as in SITES of the Worker    (the first site)
  MQTT_MAX_PACKET_BYTES       the broker's largest packet, where it cannot say so (no limit)
  MQTT_MAX_TOPIC_LEVELS       the most levels of a topic that it takes          (100)
  SPOOL_PATH                  a file on a disk that stays                       (spool.db)
  SPOOL_LIMIT                 frames that may wait before reading stops         (1000000)
  CHAT_WAITING_LIMIT          of these, frames of one chat                      (1000)
  CHAT_MESSAGES_PER_MINUTE    that one chat may write                           (600)
  BRIDGE_PORT                 of /healthz, /metrics and the broker's questions  (3135)
  BRIDGE_HOST                 the address that they listen at                   (127.0.0.1)
  ATTENDANT_KEEP_ALIVE_TIME   ms of silence after which an attendant is gone    (30000)
  MONGO_CONNECTION_URL        mirrors messages where it is set
  SMTP_URL                    sends the Worker's mails where it is set
  ATTENDANT_PRESENCE_MQTT_BROKER_HOST, ATTENDANT_PRESENCE_MQTT_USERNAME,
  ATTENDANT_PRESENCE_MQTT_PASSWORD, ATTENDANT_PRESENCE_TOPIC
                              the activity monitor's broker, and its topic below accounts/
  LOG_LEVEL                   debug, info, warn or error                        (info)`;

/** What `chimpassist-import --help` prints. */
export const IMPORT_HELP = `Brings the messages of an older Chimp Assist's MongoDB into the Worker's objects. May be run again.

  chimpassist-import --dry-run   count what there is, and change nothing
  chimpassist-import             import it
  chimpassist-import --restore   bring back what the bridge's own mirror wrote too: for a Worker that has lost its record

It reads BACKEND_ENDPOINT, BRIDGE_SECRET and MONGO_CONNECTION_URL from the environment, as the bridge does.`;
