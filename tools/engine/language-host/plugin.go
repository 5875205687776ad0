package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	pulumisdk "github.com/pulumi/pulumi/sdk/v3"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// RunPlugin runs a policy pack (kind "analyzer") or a component package (any other kind) until it ends or the engine
// hangs up, sends what it writes, and at last its exit code.
func (host *languageHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, stream grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	ctx, cancel := host.until(stream.Context())
	defer cancel()
	lines := &outputs{send: func(stdout, stderr []byte) error {
		if stdout != nil {
			return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: stdout}})
		}
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: stderr}})
	}}
	run := host.runPackage
	if request.GetKind() == "analyzer" {
		run = host.runPolicyPack
	}
	err := run(ctx, request, lines.stdout(), lines.stderr())
	var exit *exec.ExitError
	switch {
	case err == nil:
		return sendExitCode(stream, 0)
	case errors.As(err, &exit):
		return sendExitCode(stream, exit.ExitCode())
	default:
		return err
	}
}

func sendExitCode(stream grpc.ServerStreamingServer[pulumirpc.RunPluginResponse], code int) error {
	return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}})
}

// runPackage runs a component package. It prints its port itself, and is told the engine's address by its arguments.
func (host *languageHost) runPackage(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	info := request.GetInfo()
	program, err := node(ctx, info, "@pulumi/pulumi/cmd/run-plugin",
		append([]string{info.GetProgramDirectory()}, request.GetArgs()...)...)
	if err != nil {
		return err
	}
	program.Dir, program.Env = request.GetPwd(), request.GetEnv()
	program.Stdout, program.Stderr = stdout, stderr
	return program.Run()
}

// runPolicyPack runs a policy pack behind a proxy. A Node.js pack reads the stack's name and config from its environment
// when it starts, but the engine hands them over by a call to the running pack: so the proxy takes that call, and the
// pack starts after it.
func (host *languageHost) runPolicyPack(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	info := request.GetInfo()
	pack, err := node(ctx, info, "@pulumi/pulumi/cmd/run-policy-pack", append(request.GetArgs(), ".")...)
	if err != nil {
		return err
	}
	proxy, packOutput, err := pulumisdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	environment, err := policyEnvironment(stack)
	if err != nil {
		return err
	}
	pack.Dir = info.GetProgramDirectory()
	pack.Env = append(request.GetEnv(), environment...)
	pack.Stdout, pack.Stderr = packOutput, stderr
	if err := pack.Start(); err != nil {
		return fmt.Errorf("the policy pack could not be started: %w", err)
	}
	return proxy.Attach(ctx, pack)
}

// policyEnvironment is what a policy pack learns of the stack. There is none when a pack is only asked for its policies.
func policyEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	config, err := configEnvironment(stack)
	if err != nil {
		return nil, err
	}
	return append(config,
		"PULUMI_NODEJS_ORGANIZATION="+stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT="+stack.GetProject(),
		"PULUMI_NODEJS_STACK="+stack.GetStack(),
		"PULUMI_NODEJS_DRY_RUN="+strconv.FormatBool(stack.GetDryRun()),
	), nil
}
