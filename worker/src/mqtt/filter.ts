/** Whether a text is a topic filter: [MQTT-4.7.1-2], [MQTT-4.7.1-3]. */
export function isFilter(text: string): boolean {
  const levels = text.split('/');
  return (
    text !== '' &&
    levels.every((level, index) => {
      if (level === '#') return index === levels.length - 1;
      return level === '+' || !/[+#]/.test(level);
    })
  );
}

/** Whether a topic is one of those that a filter means. */
export function matches(filter: string, topic: string): boolean {
  // [MQTT-4.7.2-1]: a wildcard at the beginning does not mean what the server has for itself.
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  if (filter === topic) return true;
  if (!filter.includes('+') && !filter.endsWith('#')) return false;
  const wanted = filter.split('/');
  const given = topic.split('/');
  for (const [index, level] of wanted.entries()) {
    // [MQTT-4.7.1]: `a/#` means `a` too.
    if (level === '#') return given.length >= index;
    if (index >= given.length) return false;
    if (level !== '+' && level !== given[index]) return false;
  }
  return wanted.length === given.length;
}
