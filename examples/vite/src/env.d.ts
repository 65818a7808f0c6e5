/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_BACKEND_ENDPOINT: string;
  readonly VITE_MQTT_BROKER_HOST: string;
}
