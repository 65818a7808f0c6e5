import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEAD, QueueAudience } from '../../src/desk/queue-audience.ts';
import { QueuePace } from '../../src/desk/queue-pace.ts';
import { WaitingQueue } from '../../src/desk/waiting-queue.ts';

/** So many who wait, named by their arrival. */
function waiting(count: number) {
  const queue = new WaitingQueue();
  for (let n = 0; n < count; n++) queue.put({ arrivedAt: n, sessionTopic: String(n) });
  const news = new QueueAudience({
    get size() {
      return queue.size;
    },
    first: (limit) => queue.first(limit),
    positionOf: (topic) => queue.placeOf(topic),
  });
  return { queue, news };
}

describe('who hears that the queue has moved', () => {
  it('knows a place that is right at the head, and at most a quarter too high behind', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 1, maxLength: 300 }), (leaving) => {
        const { queue, news } = waiting(200);
        const known = new Map(queue.first(200).map((topic, at) => [topic, at + 1]));
        let arrived = 200;
        for (const n of leaving) {
          // Half of them go, from anywhere; in the place of the others somebody comes.
          const topic = queue.first(queue.size)[n];
          if (topic !== undefined) queue.delete(topic);
          else {
            const sessionTopic = String(arrived);
            queue.put({ arrivedAt: arrived++, sessionTopic });
            news.told(sessionTopic, queue.size);
            known.set(sessionTopic, queue.size);
          }
          for (const { sessionTopic, position } of news.moved(queue.takeSteps()))
            known.set(sessionTopic, position);
          for (const [at, each] of queue.first(queue.size).entries()) {
            const told = known.get(each) ?? 0;
            if (at < HEAD) expect(told).toBe(at + 1);
            expect(told).toBeGreaterThanOrEqual(at + 1);
            expect(told).toBeLessThanOrEqual((at + 1) / 0.8 + 1);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are few: 500 who wait hear a handful each until all are served', () => {
    const { queue, news } = waiting(500);
    let told = 0;
    let most = 0;
    for (let n = 0; n < 500; n++) {
      queue.delete(String(n));
      const now = news.moved(queue.takeSteps()).length;
      told += now;
      most = Math.max(most, now);
    }
    expect(told / 500).toBeLessThan(25);
    expect(most).toBeLessThan(60);
  });
});

describe('how long somebody may still wait', () => {
  const taken = (...at: number[]) => {
    const pace = new QueuePace();
    for (const each of at) pace.taken(each);
    return pace;
  };
  it('is not said before enough were taken, nor when the queue has come to a stop', () => {
    const even = [0, 60, 120, 180, 240, 300].map((s) => s * 1_000);
    expect(taken(...even.slice(0, 5)).range(1, 250_000)).toBeNull();
    expect(taken(...even).range(1, 310_000)).toEqual({ fromMs: 60_000, toMs: 60_000 });
    expect(taken(...even).range(1, 361_000)).toBeNull();
    expect(taken(...even).range(1, 8 * 3_600_000)).toBeNull();
  });

  it('holds what comes, where the queue goes on as it went', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 5, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (steps, position) => {
          let now = 0;
          const pace = taken(0, ...steps.map((step) => (now += step)));
          const range = pace.range(position, now);
          const sorted = steps.toSorted((a, b) => a - b);
          const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
          expect(range?.fromMs).toBeLessThanOrEqual(position * median);
          expect(range?.toMs).toBeGreaterThanOrEqual(position * median);
        },
      ),
    );
  });
});
