using Ironic.Lab.Network;
using Ironic.Lab.Processes;

namespace Ironic.Lab.State;

/// <summary>Takes a lab away from outside: ends its host process if there is one, then whatever that left.</summary>
public static class LabRemains
{
    /// <summary>How long a host may take to go down by itself, and then to die.</summary>
    private static readonly TimeSpan HostGrace = TimeSpan.FromSeconds(20);

    /// <summary>Whether anything of the lab is there, running or left over.</summary>
    public static bool Exist(LabFolder folder) => folder.Exists || NetworkNamespace.Exists(folder.NetworkNamespace);

    /// <summary>Removes all of it: processes, network, disks, files. No error when there is none.</summary>
    /// <exception cref="LabException">It is no lab's folder, or its host does not end.</exception>
    public static async Task RemoveAsync(LabFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (folder.Problems().FirstOrDefault() is { } problem) throw new LabException(problem);
        if (folder.IsHosted) await EndHostAsync(folder, time, cancellationToken);
        await ClearAsync(folder, time, cancellationToken);
        if (folder.Exists) folder.Delete();
    }

    /// <summary>Removes what a lab has made, but for its claim to the folder.</summary>
    internal static async Task ClearAsync(LabFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        await ProcessTable.KillAsync(folder.ProcessMark.Find(), time, cancellationToken);
        await NetworkNamespace.RemoveAsync(folder.NetworkNamespace, time, cancellationToken);
        if (folder.Exists) folder.DeleteContents();
    }

    private static async Task EndHostAsync(LabFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (folder.HostProcessId is not { } host) throw new LabException($"The lab in {folder.Path} is just starting; try again in a moment.");
        Signals.Terminate(host);
        if (await ProcessTable.EndsAsync(host, HostGrace, time, cancellationToken)) return;
        await ProcessTable.KillAsync([host], time, cancellationToken);
    }
}
