// Go, nothing to install. On your server, never in the page.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
)

func identityHash(id, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

func main() {
	fmt.Println(identityHash(os.Args[1], os.Getenv("IDENTITY_SECRET")))
}
