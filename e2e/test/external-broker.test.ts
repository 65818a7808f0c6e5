import { type Mosquitto, startMosquitto } from '@chimpassist/testing/mosquitto';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterEach, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

const people: { close(): Promise<void> }[] = [];
let stack: RunningStack | null = null;
let mosquitto: Mosquitto | null = null;

afterEach(async () => {
  for (const person of people.splice(0)) await person.close();
  await stack?.stop();
  stack = null;
  await mosquitto?.stop();
  mosquitto = null;
});

describe('with the operator’s own broker', () => {
  it('MQTT_BROKER_HOST over TCP and MQTT_BROKER_WS_HOST for browsers carry the chat', async () => {
    mosquitto = await startMosquitto();
    stack = await startStack({
      env: { MQTT_BROKER_HOST: mosquitto.tcp, MQTT_BROKER_WS_HOST: mosquitto.webSocket },
    });
    expect(stack.output()).not.toContain('✓ MQTT broker');
    expect(stack.output()).toContain(`yours: ${mosquitto.tcp}`);
    expect(stack.addresses.mqttWebSocket).toBe(mosquitto.webSocket);

    const ana = await Attendant.signIn(stack.addresses);
    people.push(ana);
    const amina = await Customer.visit(stack.addresses, 'Amina Haddad');
    people.push(amina);
    await amina.openWidget();
    await amina.say('Can I change my order?');
    await ana.openChat('Amina Haddad');
    await ana.message('Can I change my order?').waitFor();
    await ana.say('Amina Haddad', 'Until it is packed.');
    await amina.message('Until it is packed.').waitFor();
  });
});
