const AT_A_TIME = 50;

/** Opens what stands for each of many, fifty at a time: a broker lets in five a second where one waits for the other. */
export async function byFifties<T, U>(
  each: readonly T[],
  open: (one: T, at: number) => Promise<U>,
): Promise<U[]> {
  const opened: U[] = [];
  for (let n = 0; n < each.length; n += AT_A_TIME)
    opened.push(...(await Promise.all(each.slice(n, n + AT_A_TIME).map((one, at) => open(one, n + at)))));
  return opened;
}
