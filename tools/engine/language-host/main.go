// The Node.js language host: the small server through which the Pulumi engine runs programs and policy packs written for Node.js.
//
// Pulumi's release archives bring one of their own, and a machine that can download those uses it. Only a machine that
// builds its engine from Go modules needs this one, because Pulumi does not publish its host as a module.
//
// The engine starts the host with its own address as the last argument, reads the host's port from the first line of
// standard output, and from then on shows everything written there to the user.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// How often to look whether the engine is still alive. One that was killed outright cannot tell us to stop.
const engineCheckInterval = 5 * time.Second

func main() {
	// The engine's address comes last. What may stand before it is about logs and traces, which this host does not write.
	engineAddress := ""
	if len(os.Args) > 1 {
		engineAddress = os.Args[len(os.Args)-1]
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, stop, engineAddress); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
		os.Exit(1)
	}
}

// serve answers the engine until the context ends or the engine is gone, and returns when no program runs any more.
func serve(ctx context.Context, stop context.CancelFunc, engineAddress string) error {
	host := newLanguageHost(ctx, engineAddress)
	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		return err
	}
	if engineAddress != "" {
		if err := rpcutil.Healthcheck(ctx, engineAddress, engineCheckInterval, stop); err != nil {
			return err
		}
	}
	go func() {
		<-ctx.Done()
		host.cancel()
		close(cancel)
	}()
	fmt.Println(handle.Port)
	return <-handle.Done
}
