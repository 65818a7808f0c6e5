/** What a text means, as numbers: two that mean the same have nearly the same. */
export type Embed = (text: string) => Promise<readonly number[]>;

const TIMEOUT_MS = 5_000;
const INPUT_MAX_LENGTH = 8_000;

/** By an endpoint that speaks OpenAI's embeddings, like `https://api.openai.com/v1`. */
export function embedBy(endpoint: string, model: string, key: string | undefined): Embed {
  return async (text) => {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, input: text.slice(0, INPUT_MAX_LENGTH) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The endpoint for embeddings answered ${response.status}.`);
    const { data } = (await response.json()) as { data?: { embedding?: number[] }[] };
    const [first] = data ?? [];
    if (!Array.isArray(first?.embedding))
      throw new Error('The endpoint for embeddings answered what is not an embedding.');
    return first.embedding;
  };
}
