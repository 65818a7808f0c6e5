// Command ferretdb is a MongoDB-protocol server for tests: FerretDB with its SQLite backend, embedded.
//
// It listens where it is told (port 0: any free one), prints one line with the connection string, and ends on SIGTERM
// or when its standard input is closed, so that it never outlives the test that started it.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: ferretdb DIRECTORY HOST:PORT")
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	f, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: os.Args[2]},
		Handler:  "sqlite",
		// Safe from the death of this process, which is all that tests put it through. The busy handler goes first, as
		// FerretDB wants it.
		SQLiteURL: "file:" + os.Args[1] + "/?_pragma=busy_timeout(10000)&_pragma=synchronous(off)",
	})
	if err != nil {
		log.Fatal(err)
	}

	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()

	fmt.Println(f.MongoDBURI())

	if err := <-done; err != nil {
		log.Fatal(err)
	}
}
