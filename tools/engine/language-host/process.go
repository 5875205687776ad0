package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// How long a child process that was asked to stop may take before it is killed.
const stopGrace = 3 * time.Second

// until is a context that ends with the call or with the host, whichever is first.
func (host *languageHost) until(call context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(call)
	stop := context.AfterFunc(host.lifetime, cancel)
	return ctx, func() { stop(); cancel() }
}

// command is a child process that is asked to stop when the context ends, and killed when it does not.
func command(ctx context.Context, name string, arguments ...string) *exec.Cmd {
	child := exec.CommandContext(ctx, name, arguments...)
	child.Cancel = func() error {
		// Windows has no such signal; there the process is ended at once.
		if err := child.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return child.Process.Kill()
		}
		return nil
	}
	child.WaitDelay = stopGrace
	return child
}

// node is a child process that runs one of the SDK's own entry points, as installed for the program, with the Node.js
// that is first on PATH. It ends with the host, too.
func node(
	ctx context.Context, info *pulumirpc.ProgramInfo, entryPoint string, arguments ...string,
) (*exec.Cmd, error) {
	executable, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("node is not on PATH: install Node.js, see https://nodejs.org/")
	}
	resolve := exec.CommandContext(ctx, executable, "-p", "require.resolve(process.argv[1])", entryPoint)
	resolve.Dir = info.GetProgramDirectory()
	path, err := resolve.Output()
	if err != nil {
		return nil, fmt.Errorf("%s is not installed for %s: run `npm ci` there first", entryPoint, resolve.Dir)
	}
	nodeOptions, _ := info.GetOptions().AsMap()["nodeargs"].(string)
	arguments = append([]string{strings.TrimSpace(string(path))}, arguments...)
	return command(ctx, executable, append(strings.Fields(nodeOptions), arguments...)...), nil
}

// outputs sends what a child process writes over a stream of messages, one message at a time.
type outputs struct {
	mutex sync.Mutex
	send  func(stdout, stderr []byte) error
}

type writer func([]byte) (int, error)

func (write writer) Write(text []byte) (int, error) { return write(text) }

func (lines *outputs) stdout() io.Writer {
	return writer(func(text []byte) (int, error) { return lines.write(text, nil) })
}

func (lines *outputs) stderr() io.Writer {
	return writer(func(text []byte) (int, error) { return lines.write(nil, text) })
}

func (lines *outputs) write(stdout, stderr []byte) (int, error) {
	lines.mutex.Lock()
	defer lines.mutex.Unlock()
	return len(stdout) + len(stderr), lines.send(stdout, stderr)
}
