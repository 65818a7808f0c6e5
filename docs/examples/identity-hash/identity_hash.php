<?php
// PHP, nothing to install. On your server, never in the page.
function identity_hash(string|int $id, string $secret): string
{
    return hash_hmac('sha256', (string) $id, $secret);
}

echo identity_hash($argv[1], getenv('IDENTITY_SECRET')), "\n";
