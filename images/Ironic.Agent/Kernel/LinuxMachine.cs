using System.Runtime.InteropServices;
using Ironic.Agent.Faults;
using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Kernel;

/// <summary>Ends the machine by reboot(2), and by sysrq when the kernel refuses that.</summary>
internal sealed class LinuxMachine(SystemFolders folders, NetworkLinks links) : IMachine
{
    // linux/reboot.h
    private const int RebootCommand = 0x01234567;
    private const int PowerOffCommand = 0x4321FEDC;

    public void Sync() => LinuxCalls.Sync();

    public void Reboot() => End(RebootCommand, 'b', "reboot");

    public void PowerOff() => End(PowerOffCommand, 'o', "power off");

    public void TakeLinksDown() => links.TakeDownAll();

    private void End(int command, char sysrq, string what)
    {
        Sync();
        if (LinuxCalls.Reboot(command) == 0) return;

        var error = Marshal.GetLastPInvokeErrorMessage();
        try
        {
            File.WriteAllText(Path.Combine(folders.Proc, "sysrq-trigger"), sysrq.ToString());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(CommandErrorTypes.SystemReboot, "Error rebooting system", $"The kernel refused to {what}: {error}; sysrq: {fault.Message}");
        }
    }
}
