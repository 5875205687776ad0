package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The SDK's way of saying that the program failed and that the user has already been told why
// (@pulumi/pulumi 3.270.0, cmd/run/index.js).
const exitCodeAlreadyReported = 32

// languageHost answers the engine's calls. Whatever it does not answer is "unimplemented", which the engine takes as
// "this host cannot do that": code generation, project templates and linking of packages, none of which a deployment needs.
type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	engineAddress string
	// Ends when the engine asks to cancel, or is gone; every child process ends with it.
	lifetime context.Context
	cancel   context.CancelFunc
}

func newLanguageHost(ctx context.Context, engineAddress string) *languageHost {
	lifetime, cancel := context.WithCancel(ctx)
	return &languageHost{engineAddress: engineAddress, lifetime: lifetime, cancel: cancel}
}

// Handshake tells us the engine's address when the engine did not start this process itself.
func (host *languageHost) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	host.engineAddress = request.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (host *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// Cancel ends the running programs. The engine still finishes the resource operations that it has begun.
func (host *languageHost) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	host.cancel()
	return &emptypb.Empty{}, nil
}

// GetRequiredPackages names no provider ahead of time. The engine gets each with the version that the first resource of
// its kind asks for.
func (host *languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Run runs a Pulumi program to its end.
func (host *languageHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, cancel := host.until(ctx)
	defer cancel()
	config, err := configEnvironment(request)
	if err != nil {
		return nil, err
	}
	info := request.GetInfo()
	program, err := node(ctx, info, "@pulumi/pulumi/cmd/run", runArguments(request, host.engineAddress)...)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	program.Dir = request.GetPwd()
	program.Env = append(os.Environ(), config...)
	if typescript, set := info.GetOptions().AsMap()["typescript"].(bool); typescript || !set {
		program.Env = append(program.Env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	// The very same file descriptors, so that not a line is lost when the program exits at once after writing it.
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	err = program.Run()
	if ctx.Err() != nil {
		return nil, status.Error(codes.Canceled, "the program was cancelled")
	}
	return runResponse(err), nil
}

// runArguments is the command line of the SDK's cmd/run for one request.
func runArguments(request *pulumirpc.RunRequest, engineAddress string) []string {
	var arguments []string
	for _, option := range [][2]string{
		{"monitor", request.GetMonitorAddress()},
		{"engine", engineAddress},
		{"organization", request.GetOrganization()},
		{"project", request.GetProject()},
		{"root-directory", request.GetInfo().GetRootDirectory()},
		{"stack", request.GetStack()},
		{"pwd", request.GetPwd()},
		{"parallel", strconv.Itoa(int(request.GetParallel()))},
	} {
		if option[1] != "" {
			arguments = append(arguments, "--"+option[0], option[1])
		}
	}
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	entry := request.GetInfo().GetEntryPoint()
	if entry == "" {
		entry = "."
	}
	return append(append(arguments, entry), request.GetArgs()...)
}

// configured is what a program's run and a policy pack's start both carry.
type configured interface {
	GetConfig() map[string]string
	GetConfigSecretKeys() []string
}

// configEnvironment is how the SDK receives a stack's config: an object and a list in JSON, also when they are empty.
func configEnvironment(request configured) ([]string, error) {
	config := request.GetConfig()
	if config == nil {
		config = map[string]string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(append([]string{}, request.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(values), "PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys)}, nil
}

// runResponse turns how the program ended into what the engine tells the user.
func runResponse(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case !errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program could not be started: %v", err)}
	case exit.ExitCode() == exitCodeAlreadyReported:
		return &pulumirpc.RunResponse{Bail: true}
	case exit.ExitCode() < 0:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program was ended from outside (%v)", exit)}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", exit.ExitCode())}
	}
}

// InstallDependencies is what `pulumi install` asks for.
func (host *languageHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest,
	stream grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse],
) error {
	ctx, cancel := host.until(stream.Context())
	defer cancel()
	install := command(ctx, "npm", "install", "--no-audit", "--no-fund")
	install.Dir = request.GetInfo().GetProgramDirectory()
	lines := &outputs{send: func(stdout, stderr []byte) error {
		return stream.Send(&pulumirpc.InstallDependenciesResponse{Stdout: stdout, Stderr: stderr})
	}}
	install.Stdout, install.Stderr = lines.stdout(), lines.stderr()
	if err := install.Run(); err != nil {
		return fmt.Errorf("npm install: %w", err)
	}
	return nil
}

// About is what `pulumi about` shows of the language.
func (host *languageHost) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	executable, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	installed, err := exec.CommandContext(ctx, executable, "--version").Output()
	if err != nil {
		return nil, err
	}
	return &pulumirpc.AboutResponse{Executable: executable, Version: strings.TrimSpace(string(installed))}, nil
}

// GetProgramDependencies lists the direct dependencies of package.json with the versions that are installed, for
// `pulumi about`. Transitive ones are npm's business and not repeated here.
func (host *languageHost) GetProgramDependencies(
	_ context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	folder := request.GetInfo().GetProgramDirectory()
	var manifest struct{ Dependencies, DevDependencies map[string]string }
	if err := readJSON(filepath.Join(folder, "package.json"), &manifest); err != nil {
		return nil, err
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for _, wanted := range []map[string]string{manifest.Dependencies, manifest.DevDependencies} {
		for name, rangeWanted := range wanted {
			installed := struct{ Version string }{Version: rangeWanted}
			// A package that is not installed is shown with the range that was asked for.
			_ = readJSON(filepath.Join(folder, "node_modules", filepath.FromSlash(name), "package.json"), &installed)
			response.Dependencies = append(response.Dependencies,
				&pulumirpc.DependencyInfo{Name: name, Version: installed.Version})
		}
	}
	slices.SortFunc(response.Dependencies, func(a, b *pulumirpc.DependencyInfo) int { return strings.Compare(a.Name, b.Name) })
	return response, nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
