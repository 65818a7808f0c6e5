# Perl 5, nothing to install. On your server, never in the page.
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);

# Both are bytes of UTF-8, as they come from the environment and the command line.
sub identity_hash {
    my ($id, $secret) = @_;
    return hmac_sha256_hex($id, $secret);
}

print identity_hash($ARGV[0], $ENV{IDENTITY_SECRET}), "\n";
