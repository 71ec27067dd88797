using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ironic.Api;
using Ironic.Appliance.Hosting;
using Ironic.Conductor.Options;
using Ironic.Pxe;

namespace Ironic.Appliance.Configuration;

/// <summary>All that is wrong with the configuration, at once. The parts' own validators speak for their sections.</summary>
internal static class ApplianceOptionsValidator
{
    private static readonly string[] DhcpModes = ["on", "proxy", "off"];

    /// <summary>What the boot services make of the provisioning network, by the keys that it comes from.</summary>
    private static readonly FrozenDictionary<string, string> PxeKeys = new Dictionary<string, string>
    {
        ["Dhcp.ServerPort"] = "dhcp.port",
        ["Dhcp.Subnets[0].Network"] = "address",
        ["Dhcp.Subnets[0].Interface"] = "interface",
        ["Dhcp.Subnets[0].ServerAddress"] = "address",
        ["Dhcp.Subnets[0].PoolFirst"] = "dhcp.first",
        ["Dhcp.Subnets[0].PoolLast"] = "dhcp.last",
        ["Dhcp.Subnets[0].PoolFirst and PoolLast"] = "dhcp.first, provisioning.dhcp.last",
        ["Dhcp.Subnets[0].Router"] = "dhcp.gateway",
        ["Dhcp.Subnets[0].DnsServers, NtpServers"] = "dhcp.dnsServers, provisioning.dhcp.ntpServers",
        ["Dhcp.Subnets[0].LeaseTime"] = "dhcp.leaseSeconds",
        ["RouterAdvertisements.Interfaces"] = "interface",
        ["Tftp.Listen"] = "address",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<string> Validate(ApplianceOptions options)
    {
        List<string> images = [.. FeatureOptions.Images(options).Validate().Select(problem => Keyed("images", problem))];
        List<string> conductor = [.. ConductorOptionsValidator.Problems(FeatureOptions.Conductor(options)).Select(problem => Keyed("conductor", problem))];
        List<string> network = [.. options.Provisioning is { } given ? NetworkProblems(given) : []];
        return
        [
            .. ListenProblems(options.Api, AuthStrategy.Of(options)),
            .. AuthProblems(options),
            .. options.Fake.Problems(),
            .. network,
            .. IpmiProblems(options.Ipmi),
            .. BmcProblems(options.Bmc),
            .. images,
            .. conductor,
            .. images.Count + conductor.Count + network.Count == 0 ? PxeProblems(options) : [], // made of these
            .. options.Database.Problems().Select(problem => $"database.{problem}"),
            .. options.Telemetry.Problems().Select(problem => $"telemetry.{problem}"),
        ];
    }

    /// <summary>"Boot:NoDhcp is ..." as it stands in the file: "conductor.boot.noDhcp is ...".</summary>
    private static string Keyed(string section, string problem)
    {
        var end = problem.IndexOf(' ', StringComparison.Ordinal);
        return $"{section}.{string.Join('.', problem[..end].Split(':').Select(JsonNamingPolicy.CamelCase.ConvertName))}{problem[end..]}";
    }

    private static IEnumerable<string> PxeProblems(ApplianceOptions options) => PxeOptionsValidator.Validate(FeatureOptions.Pxe(options)).Select(problem =>
    {
        var end = problem.IndexOf(": ", StringComparison.Ordinal);
        return end > 0 && PxeKeys.TryGetValue(problem[..end], out var key) ? $"provisioning.{key}{problem[end..]}" : $"provisioning: {problem}";
    }).Distinct();

    private static IEnumerable<string> ListenProblems(ListenOptions api, string strategy)
    {
        if (!IPAddress.IsLoopback(api.Listen.Address) && strategy == AuthSection.None && !api.AllowUnauthenticated)
        {
            yield return $"api.listen is {api.Listen}, beyond loopback, and no authentication is configured: whoever reaches it owns every machine. "
                + "Set api.htpasswdFile, or say api.allowUnauthenticated (--allow-unauthenticated) if that is what you want.";
        }

        if (api.HtpasswdFile is { } file && !File.Exists(file)) yield return $"api.htpasswdFile is '{file}': there is no such file.";
        foreach (var wrong in api.RateLimit?.Problems() ?? []) yield return $"api.rateLimit.{wrong}";
        if (api.Tls is { } tls && ServerCertificate.Problem(tls) is { } problem) yield return $"api.tls: {problem}";
    }

    private static IEnumerable<string> AuthProblems(ApplianceOptions options)
    {
        var strategy = AuthStrategy.Of(options);
        if (!AuthStrategy.Known.Contains(strategy)) yield return $"auth.strategy is '{strategy}'; allowed: {string.Join(", ", AuthStrategy.Known)}.";
        if (strategy == AuthSection.HttpBasic && options.Api.HtpasswdFile is null) yield return "auth.strategy is httpBasic: api.htpasswdFile is needed.";
        if (strategy == AuthSection.ByKeystone && options.Auth.Keystone is null) yield return "auth.strategy is keystone: auth.keystone is needed, with url, userName and passwordFile.";
        foreach (var problem in options.Auth.Keystone?.Problems() ?? []) yield return $"auth.keystone.{problem}";
        foreach (var problem in options.Auth.Steps.SelectMany(step => step.Value is null ? [$"{step.Key} is null; give the roles that are enough."] : step.Value.Problems(step.Key))) yield return $"auth.steps: {problem}";
        foreach (var (name, grant) in options.Auth.Users)
        {
            if (grant.Project is { Length: 0 }) yield return $"auth.users.{name}.project is empty; leave it out for the whole system.";
            foreach (var role in grant.Roles.Where(role => !UserGrant.KnownRoles.Contains(role)))
                yield return $"auth.users.{name}.roles has '{role}'; allowed: {string.Join(", ", UserGrant.KnownRoles)}.";
        }
    }

    private static IEnumerable<string> NetworkProblems(ProvisioningOptions network)
    {
        if (network.Address.AddressFamily != AddressFamily.InterNetwork) yield return $"provisioning.address is {network.Address}; an IPv4 address is needed.";
        if (network.PrefixLength is < 8 or > 30) yield return $"provisioning.prefixLength is {network.PrefixLength}; allowed: 8 to 30.";
        foreach (var (port, name) in new[] { (network.HttpPort, "httpPort"), (network.TftpPort, "tftpPort"), (network.Dhcp.Port, "dhcp.port") })
        {
            if (port is < 1 or > ushort.MaxValue) yield return $"provisioning.{name} is {port}; allowed: 1 to 65535.";
        }

        if (network.ImageBytesPerSecond < 0) yield return $"provisioning.imageBytesPerSecond is {network.ImageBytesPerSecond}; allowed: 0 (no limit) and more.";
        if (network.RamdiskFetches < 0) yield return $"provisioning.ramdiskFetches is {network.RamdiskFetches}; allowed: 0 (no limit) and more.";
        if (!DhcpModes.Contains(network.Dhcp.Mode)) yield return $"provisioning.dhcp.mode is '{network.Dhcp.Mode}'; allowed: {string.Join(", ", DhcpModes)}.";
        if (network.Dhcp is { Mode: "on", First: null } or { Mode: "on", Last: null })
            yield return "provisioning.dhcp.first and provisioning.dhcp.last are needed when DHCP is on: the pool's first and last address.";
    }

    private static IEnumerable<string> BmcProblems(BmcSection bmc)
    {
        if (bmc.MostPerSecond is < 0 or > 1000) yield return $"bmc.mostPerSecond is {bmc.MostPerSecond}; allowed: 0 (no limit) to 1000.";
        if (bmc.LeastInterval < TimeSpan.Zero || bmc.LeastInterval > TimeSpan.FromMinutes(1)) yield return $"bmc.leastInterval is {bmc.LeastInterval}; allowed: 0 to \"00:01:00\".";
        if (bmc.BreakerFailures is < 1 or > 1000) yield return $"bmc.breakerFailures is {bmc.BreakerFailures}; allowed: 1 to 1000.";
        foreach (var (value, name) in new[] { (bmc.BreakerPause, "breakerPause"), (bmc.BreakerLongestPause, "breakerLongestPause"), (bmc.RestartTime, "restartTime") })
        {
            if (value < TimeSpan.Zero || value > TimeSpan.FromHours(1)) yield return $"bmc.{name} is {value}; allowed: 0 to \"01:00:00\".";
        }

        if (QuirksFile.Problem(bmc.QuirksFile) is { } problem) yield return $"bmc.quirksFile: {problem}";
    }

    private static IEnumerable<string> IpmiProblems(IpmiSection ipmi)
    {
        foreach (var (value, name) in new[] { (ipmi.PowerTimeout, "powerTimeout"), (ipmi.SoftPowerTimeout, "softPowerTimeout"), (ipmi.LoginTimeout, "loginTimeout") })
        {
            if (value <= TimeSpan.Zero) yield return $"ipmi.{name} is {value}; it must be longer than zero, such as \"00:01:00\".";
        }

        if (ipmi.Attempts is < 1 or > 20) yield return $"ipmi.attempts is {ipmi.Attempts}; allowed: 1 to 20.";
    }
}
