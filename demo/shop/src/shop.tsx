import { ChimpWidget } from 'chimpassist-widget';
import type { ReactElement } from 'react';
import type { ShopCustomer } from './customer.ts';
import { Drawing } from './drawing.tsx';
import { PRODUCTS } from './products.ts';
import { type Road, RoadSwitch, useRoad } from './road.tsx';
import { Visitor } from './visitor.tsx';

export interface ShopSettings {
  backendEndpoint: string;
  mqttBrokerHost: string;
  /** Two ways to the attendants to choose from, or null: there is one. */
  roads: Record<Road, string> | null;
  mqttBaseTopic: string;
  customers: ShopCustomer[];
}

const price = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
  maximumFractionDigits: 0,
});

export function Shop({ settings }: { settings: ShopSettings }): ReactElement {
  const [road, takeRoad] = useRoad();
  const { roads } = settings;
  return (
    <>
      <header className="top">
        <a className="name" href="/">
          Birch &amp; Chain
        </a>
        <nav aria-label="Shop">
          <a href="#bicycles">Bicycles</a>
          <a href="#workshop">Workshop</a>
        </nav>
        <div className="choices">
          {roads === null ? null : <RoadSwitch road={road} onChange={takeRoad} />}
          <Visitor customers={settings.customers} />
        </div>
      </header>
      <main>
        <section className="hero">
          <h1>Bicycles that are built once and ridden for years</h1>
          <p>
            Put together in our workshop, sent to your door ready to ride. Questions? Ask us in the corner
            below.
          </p>
        </section>
        <ul className="products" id="bicycles">
          {PRODUCTS.map((product) => (
            <li key={product.name}>
              <Drawing kind={product.drawing} />
              <h2>{product.name}</h2>
              <p>{product.line}</p>
              <p className="price">
                {price.format(product.price)}
                {product.tag === undefined ? null : <span>{product.tag}</span>}
              </p>
            </li>
          ))}
        </ul>
        <section className="workshop" id="workshop">
          <h2>The workshop</h2>
          <p>
            Open Tuesday to Saturday, 10 to 18. A service takes two days; a flat tyre, while you drink a
            coffee.
          </p>
        </section>
      </main>
      <footer>This shop is a demo. Nothing here can be bought.</footer>
      <ChimpWidget
        backendEndpoint={settings.backendEndpoint}
        mqttBrokerHost={roads === null ? settings.mqttBrokerHost : roads[road]}
        mqttBaseTopic={settings.mqttBaseTopic}
        title="Birch & Chain"
        attendantTitle="Our workshop team"
        attendantSubtitle="Usually answers in a minute"
        // A real shop asks its visitor.
        visitorPresence={new URLSearchParams(location.search).has('visitors')}
      />
    </>
  );
}
