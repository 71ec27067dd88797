using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ironic.Lab.Network;
using Ironic.Lab.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Lab;

/// <summary>A lab as it is ordered.</summary>
public sealed partial record LabOptions
{
    public const string DefaultName = "lab";
    public const string DefaultDataFolder = "/var/lib/ironic-lab";

    /// <summary>IPMI's own port (RMCP, primary).</summary>
    public const int DefaultBmcPort = 623;

    /// <summary>Redfish's own port (HTTPS).</summary>
    public const int DefaultRedfishPort = 443;

    /// <summary>Lower-case letters, digits and hyphens, 20 at most. Machines are called NAME-1, NAME-2, ...</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>A lab keeps all its files in a folder NAME of this one.</summary>
    public string DataFolder { get; init; } = DefaultDataFolder;

    public required IReadOnlyList<MachineOptions> Machines { get; init; }

    /// <summary>The BMCs' port, UDP for IPMI and TCP for Redfish; 0 takes any free one. Null (the default): 623 or 443, or any free one where that is taken.</summary>
    public int? BmcPort { get; init; }

    public string BmcUser { get; init; } = "admin";

    /// <summary>At most 20 bytes (IPMI v2.0 §22.30). Null (the default): a new one for each lab.</summary>
    public string? BmcPassword { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>All that is wrong with these options; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. new LabFolder(DataFolder, Name).Problems(),
        .. Machines.Count is < 1 or > LabAddresses.MaxMachines
            ? new[] { $"A lab has 1 to {LabAddresses.MaxMachines} machines; {Machines.Count} was given." } : [],
        .. Machines.SelectMany(machine => machine.Problems()).Distinct(StringComparer.Ordinal),
        .. BmcPort is < 0 or > ushort.MaxValue ? new[] { $"A BMC's port is 0 to 65535; {BmcPort} was given." } : [],
        .. UserName().IsMatch(BmcUser) ? [] : new[] { $"A BMC's user name is 1 to 16 letters and digits; '{BmcUser}' was given." },
        .. BmcPassword is null || Password().IsMatch(BmcPassword)
            ? [] : new[] { "A BMC's password is 1 to 20 printable ASCII characters without blanks, quotes and backslashes." },
    ];

    /// <summary>Without the password: a record's own text would hold it.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Name = {Name}, DataFolder = {DataFolder}, Machines = {Machines.Count}");
        return true;
    }

    [GeneratedRegex("^[A-Za-z0-9]{1,16}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[!-~-[""'\\]]{1,20}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
