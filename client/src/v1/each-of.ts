/** A call whose answer is one page of many. */
type PagedCall<Input, Item> = (
  input: Input,
) => Promise<{ data: readonly Item[]; cursor?: string | undefined }>;

/**
 * Gives all there is, page by page: each next page is asked for when somebody wants it.
 *
 * @example
 * for await (const message of eachOf(api.messages, { id: 'mary' })) console.log(message.content);
 */
export async function* eachOf<Input extends { cursor?: string | undefined }, Item>(
  call: PagedCall<Input, Item>,
  input: Input,
): AsyncGenerator<Item, void, undefined> {
  for (let cursor = input.cursor; ; ) {
    const page = await call({ ...input, cursor });
    yield* page.data;
    if (page.cursor === undefined || page.cursor === cursor) return;
    cursor = page.cursor;
  }
}
