// Node.js, nothing to install. On your server, never in the page.
import { createHmac } from 'node:crypto';

const identityHash = (id, secret) => createHmac('sha256', secret).update(String(id), 'utf8').digest('hex');

console.log(identityHash(process.argv[2], process.env.IDENTITY_SECRET));
