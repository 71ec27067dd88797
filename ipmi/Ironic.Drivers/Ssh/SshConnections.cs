using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ironic.Model.Drivers;
using Ironic.Processes;

namespace Ironic.Drivers.Ssh;

/// <summary>
/// Runs commands on hypervisors through OpenSSH's client. Commands to one hypervisor share one connection (ControlMaster), so that only the
/// first pays for a login. Secrets never stand in an argument: keys lie in files of mode 0600, passwords come from a helper that reads such a file.
/// </summary>
internal sealed class SshConnections : IAsyncDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int SshFailed = 255, KeyNameLength = 16;

    private readonly SshDriverOptions _options;
    private readonly ConcurrentDictionary<SshHost, Lazy<Connection>> _connections = new();
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("ironic-ssh-").FullName);

    public SshConnections(SshDriverOptions options) => _options = options;

    /// <summary>Control sockets and secrets of this process. Made when first needed, for the owner's eyes only and of a name that nobody can foresee; short, as a socket's path may have 104 bytes.</summary>
    public string Folder => _folder.Value;

    /// <summary>Runs a command line there; its output, whatever its exit code.</summary>
    /// <param name="host">Where.</param>
    /// <param name="commandLine">For the shell there: no secrets, anybody there can read it.</param>
    /// <param name="input">For its standard input: the place for secrets. Null: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DriverException">No login, or no answer in time.</exception>
    public async Task<ToolResult> RunAsync(SshHost host, string commandLine, string? input, CancellationToken cancellationToken)
    {
        var connection = _connections.GetOrAdd(host, h => new(() => new(Prepare(h), _options.CommandsPerHost))).Value;
        await connection.Turns.WaitAsync(cancellationToken);
        try
        {
            var command = new ToolCommand("ssh", [.. connection.Arguments, "--", host.Address, commandLine]) { Timeout = _options.CommandTimeout, Environment = connection.Environment, StandardInput = input };
            var result = await ExternalTool.RunAsync(command, cancellationToken);
            if (result.TimedOut || result.ExitCode == SshFailed) throw Failed(host, result);
            return result;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DriverException("OpenSSH's client (ssh) is not installed on this appliance.", e) { Cause = "ssh-client-missing" };
        }
        finally
        {
            connection.Turns.Release();
        }
    }

    /// <summary>Closes all connections, and removes the secrets that were laid down.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (host, connection) in _connections)
        {
            if (ExternalTool.Find("ssh") is { } ssh)
                await ExternalTool.RunAsync(new(ssh, [.. connection.Value.Arguments, "-O", "exit", "--", host.Address]) { Timeout = TimeSpan.FromSeconds(5) }, CancellationToken.None);
            connection.Value.Turns.Dispose();
        }

        _connections.Clear();
        if (_folder.IsValueCreated && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private Prepared Prepare(SshHost host)
    {
        var state = _options.StateFolder ?? Folder;
        Directory.CreateDirectory(state, OwnersOnly | UnixFileMode.UserExecute);
        var id = IdOf(host);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "C" };
        var knownHosts = host.HostKey is null ? Path.Combine(state, "known_hosts") : Path.Combine(Folder, $"{id}.known");
        if (host.HostKey is { } key) Write(knownHosts, string.Create(CultureInfo.InvariantCulture, $"{(host.Port == 22 ? host.Address : $"[{host.Address}]:{host.Port}")} {key}\n"));

        var login = host switch
        {
            { Password: { } password } => UsePassword(password),
            { KeyContents: { } contents } => UseKey(Secret($"{id}.key", contents.ReplaceLineEndings("\n").TrimEnd('\n') + "\n")),
            _ => UseKey(host.KeyFile!),
        };
        string[] arguments =
        [
            "-F", "none", "-T", "-l", host.User, "-p", host.Port.ToString(CultureInfo.InvariantCulture),
            "-o", "ControlMaster=auto", "-o", $"ControlPath={Path.Combine(Folder, id)}", "-o", $"ControlPersist={(int)_options.KeepFor.TotalSeconds}",
            "-o", $"StrictHostKeyChecking={host.HostKeyPolicy}", "-o", $"UserKnownHostsFile={knownHosts}", "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", $"ConnectTimeout={Math.Max(1, (int)_options.CommandTimeout.TotalSeconds / 2)}", "-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3",
            "-o", "ForwardAgent=no", "-o", "LogLevel=ERROR", "-o", "NumberOfPasswordPrompts=1", .. login,
        ];
        return new(arguments, environment);

        string[] UsePassword(string password)
        {
            var helper = Secret($"{id}.ask", $"#!/bin/sh\ncat '{Secret($"{id}.pass", password + "\n")}'\n");
            File.SetUnixFileMode(helper, OwnersOnly | UnixFileMode.UserExecute);
            (environment["SSH_ASKPASS"], environment["SSH_ASKPASS_REQUIRE"]) = (helper, "force");
            return ["-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "PubkeyAuthentication=no"];
        }

        static string[] UseKey(string file) => ["-i", file, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes"];

        string Secret(string name, string text)
        {
            var file = Path.Combine(Folder, name);
            Write(file, text);
            return file;
        }
    }

    private static void Write(string file, string text)
    {
        File.Delete(file);
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersOnly });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Short, as a control socket's path may have 104 bytes, and another for another login.</summary>
    private static string IdOf(SshHost host) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{host.Label}\n{host.KeyFile}\n{host.KeyContents}\n{host.Password}\n{host.HostKeyPolicy}\n{host.HostKey}")))[..KeyNameLength];

    private static DriverException Failed(SshHost host, ToolResult result)
    {
        var words = result.LastWords.Trim();
        var (cause, text, isTransient) = words switch
        {
            _ when result.TimedOut => ("ssh-no-answer", "does not answer in time", true),
            _ when words.Contains("Permission denied", StringComparison.Ordinal) => ("ssh-credentials-refused", "refuses the login", false),
            _ when words.Contains("Host key verification failed", StringComparison.Ordinal) || words.Contains("HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
                => ("ssh-host-key-wrong", "shows another host key than the one that is trusted", false),
            _ => ("ssh-unreachable", "cannot be reached", true),
        };
        return new DriverException($"Hypervisor {host.Label} {text}: {words}") { Cause = cause, IsTransient = isTransient };
    }

    private sealed record Prepared(string[] Arguments, Dictionary<string, string> Environment);

    private sealed class Connection(Prepared prepared, int commands)
    {
        public SemaphoreSlim Turns { get; } = new(commands, commands);

        public string[] Arguments => prepared.Arguments;

        public IReadOnlyDictionary<string, string> Environment => prepared.Environment;
    }
}
