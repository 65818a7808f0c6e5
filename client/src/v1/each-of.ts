/** One page of many. */
interface Page {
  data: readonly unknown[];
  cursor?: string | undefined;
}
type PagedCall = (input: never) => Promise<Page>;
type InputOf<Call extends PagedCall> = NonNullable<Parameters<Call>[0]>;
type ItemOf<Call extends PagedCall> = Awaited<ReturnType<Call>>['data'][number];

/**
 * Gives all there is, page by page: each next page is asked for when somebody wants it.
 *
 * @example
 * for await (const message of eachOf(api.messages, { id: 'mary' })) console.log(message.content);
 */
export async function* eachOf<Call extends PagedCall>(
  call: Call,
  input: InputOf<Call>,
): AsyncGenerator<ItemOf<Call>, void, undefined> {
  const ask = call as unknown as (asked: object) => Promise<Page>;
  const given: object = input;
  for (let asked = given; ; ) {
    const { data, cursor } = await ask(asked);
    yield* data as readonly ItemOf<Call>[];
    if (cursor === undefined || ('cursor' in asked && asked.cursor === cursor)) return;
    asked = { ...given, cursor };
  }
}
