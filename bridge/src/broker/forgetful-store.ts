import { Store } from 'mqtt';

/**
 * Keeps nothing: MQTT.js would send all that is in its store again before it says that it is connected, whatever it is
 * that the broker hung up at. What goes out again, and how, is decided by {@link Outgoing}.
 */
export class ForgetfulStore extends Store {
  override put(...[, done]: Parameters<Store['put']>): this {
    done?.();
    return this;
  }

  override del(...[packet, done]: Parameters<Store['del']>): this {
    done?.(undefined, packet as never);
    return this;
  }
}
