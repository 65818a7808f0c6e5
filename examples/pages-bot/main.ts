import { embedBy } from './embed.ts';
import { PageIndex } from './page-index.ts';
import { createBot } from './server.ts';

/** Runs the bot until Ctrl-C. */
const { BOT_SECRET, PAGES = 'pages', SITE = 'http://localhost:8000/', PORT = '4000' } = process.env;
const { EMBEDDINGS_ENDPOINT, EMBEDDINGS_MODEL = '', EMBEDDINGS_KEY } = process.env;

if (!BOT_SECRET) {
  console.error('Set BOT_SECRET to the secret that PUT /workspace/bots/:id has shown.');
  process.exit(1);
}
const embed =
  EMBEDDINGS_ENDPOINT === undefined ? null : embedBy(EMBEDDINGS_ENDPOINT, EMBEDDINGS_MODEL, EMBEDDINGS_KEY);
const pages = await PageIndex.of(PAGES, embed);
const bot = createBot({ pages, site: SITE, secret: () => BOT_SECRET });
bot.listen(Number(PORT), () =>
  console.log(`The bot answers at port ${PORT} from the pages in ${PAGES}. Ctrl-C ends it.`),
);
