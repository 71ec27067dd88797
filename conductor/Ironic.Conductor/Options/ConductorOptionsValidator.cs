using System.Globalization;

namespace Ironic.Conductor.Options;

/// <summary>All that is wrong with a configuration, at once: each with its place ("Boot:Retries"), what was given and what is allowed.</summary>
public static class ConductorOptionsValidator
{
    private static readonly string[] AddPorts = ["pxe", "active", "all", "disabled"], KeepPorts = ["all", "present", "added"];

    public static IReadOnlyList<string> Problems(ConductorOptions options)
    {
        List<string> problems = [];
        Need(!string.IsNullOrWhiteSpace(options.HostName), "HostName must not be empty");
        AtLeast(options.MaxWorkers, 1, "MaxWorkers");
        AtLeast(options.MaxConcurrentDeploys, 0, "MaxConcurrentDeploys");
        AtLeast(options.MaxConcurrentCleans, 0, "MaxConcurrentCleans");
        foreach (var (value, name) in new[]
        {
            (options.Limits.Deploys, "Deploys"), (options.Limits.Cleans, "Cleans"), (options.Limits.Images, "Images"), (options.Limits.Boots, "Boots"), (options.Limits.Writes, "Writes"),
        })
        {
            AtLeast(value, 0, $"Limits:{name}");
        }

        AtLeast(options.LockAttempts, 1, "LockAttempts");
        Positive(options.ConductorHeartbeatInterval, "ConductorHeartbeatInterval");
        Positive(options.StageTimeout, "StageTimeout");
        Need(options.LeaseTime >= TimeSpan.FromSeconds(1) && options.LeaseTime <= TimeSpan.FromMinutes(10), $"LeaseTime is {options.LeaseTime}; it must be from one second to ten minutes");
        AtLeast(options.Boot.Retries, 0, "Boot:Retries");
        foreach (var (value, name) in new[]
        {
            (options.Boot.NoDhcp, "NoDhcp"), (options.Boot.NoBootFile, "NoBootFile"), (options.Boot.NoKernel, "NoKernel"), (options.Boot.NoAgent, "NoAgent"), (options.Boot.NoHeartbeat, "NoHeartbeat"),
        })
        {
            Positive(value, $"Boot:{name}");
        }

        Positive(options.Agent.CallTimeout, "Agent:CallTimeout");
        Positive(options.Agent.RetryPause, "Agent:RetryPause");
        AtLeast(options.Agent.ConnectAttempts, 1, "Agent:ConnectAttempts");
        Need(options.Agent.PollPauses is { IsDefaultOrEmpty: false } pauses && pauses.All(pause => pause > TimeSpan.Zero), "Agent:PollPauses must hold at least one pause, and only pauses longer than zero");
        AtLeast(options.PowerSync.Workers, 1, "PowerSync:Workers");
        AtLeast(options.PowerSync.MaxRetries, 0, "PowerSync:MaxRetries");
        problems.AddRange(options.Sensors.Problems().Select(problem => $"Sensors:{problem}"));
        Need(!string.IsNullOrWhiteSpace(options.Console.Folder), "Console:Folder must not be empty");
        AtLeast(options.Console.Boots, 1, "Console:Boots");
        AtLeast(options.Console.BootBytes, 64 << 10, "Console:BootBytes");
        Positive(options.Console.Interval, "Console:Interval");
        Positive(options.Console.FirstRetry, "Console:FirstRetry");
        Positive(options.Console.LongestRetry, "Console:LongestRetry");
        Need(AddPorts.Contains(options.Inspect.AddPorts), $"Inspect:AddPorts is '{options.Inspect.AddPorts}'; it may be {string.Join(", ", AddPorts)}");
        Need(KeepPorts.Contains(options.Inspect.KeepPorts), $"Inspect:KeepPorts is '{options.Inspect.KeepPorts}'; it may be {string.Join(", ", KeepPorts)}");
        Need(options.Notifications.Level is "info" or "error", $"Notifications:Level is '{options.Notifications.Level}'; it may be info, error");
        foreach (var (webhook, name) in new[] { (options.Notifications.Webhook, "Webhook"), (options.Notifications.Nova, "Nova") })
            problems.AddRange((webhook?.Problems() ?? []).Select(problem => $"Notifications:{name}:{problem}"));
        foreach (var (uri, name) in new[] { (options.Ramdisk.Kernel, "Kernel"), (options.Ramdisk.Ramdisk, "Ramdisk") })
        {
            Need(uri is null || (uri.IsAbsoluteUri && uri.Scheme is "file" or "http" or "https"), $"Ramdisk:{name} is '{uri}'; it must be a file://, http:// or https:// URL");
        }

        return problems;

        void Need(bool holds, string problem)
        {
            if (!holds) problems.Add(problem);
        }

        void AtLeast(int value, int least, string name) => Need(value >= least, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be at least {least}"));

        void Positive(TimeSpan value, string name) => Need(value > TimeSpan.Zero, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be longer than zero"));
    }
}
