using System.Globalization;
using System.Text;
using Ironic.Model.Boot;

namespace Ironic.Pxe.Scripts;

/// <summary>iPXE scripts as a function of the client and its plan. Paths in them are relative to where the script was fetched, so they fit every subnet.</summary>
internal static class IpxeScript
{
    /// <summary>Seconds between attempts; their number bounds the attempts. A server that restarts is back within the first ones.</summary>
    private static readonly int[] Pauses = [2, 5, 15, 30, 60];

    /// <summary>For who was sent here by a DHCP server that does not know us: on to the script of the first card that has one.</summary>
    public static string Chain { get; } = """
        #!ipxe
        chain /boot/ipxe/${netX/mac} || chain /boot/ipxe/${net0/mac} || chain /boot/ipxe/${net1/mac} || chain /boot/ipxe/${net2/mac} || chain /boot/ipxe/${net3/mac} ||
        echo This machine is not known here; going on with the next boot device.
        sleep 5 ||
        exit 1

        """;

    public static string For(BootClient client) => client.Plan is { Target: BootTarget.Ramdisk, Kernel: { } kernel } plan
        ? Ramdisk(client, plan, kernel)
        : LocalDisk(client);

    private static string Ramdisk(BootClient client, BootPlan plan, Uri kernel)
    {
        var script = new StringBuilder("#!ipxe\n");
        Say(script, $"{client.NodeName} ({client.NodeUuid}): {plan.Purpose}");

        // UEFI kernels find the initial ramdisk by this name (without it: a panic); BIOS ones ignore the argument.
        var arguments = ScriptText.Join([.. plan.Ramdisk is null ? [] : (string[])["initrd=ramdisk"], .. plan.Parameters, "BOOTIF=01-${netX/mac:hexhyp}"]);
        var fetchRamdisk = plan.Ramdisk is { } ramdisk ? $"initrd --name ramdisk {Location(ramdisk, client.NodeUuid, "ramdisk")} && " : "";
        var attempt = $"kernel {Location(kernel, client.NodeUuid, "kernel")} {arguments} && {fetchRamdisk}boot ||\n";
        foreach (var (number, pause) in Pauses.Index())
        {
            script.Append(attempt).Append("imgfree ||\n");
            Say(script, string.Create(CultureInfo.InvariantCulture, $"attempt {number + 1} of {Pauses.Length + 1} failed; trying again in {pause} s"));
            script.Append(CultureInfo.InvariantCulture, $"sleep {pause} ||\n");
        }

        script.Append(attempt);
        Say(script, $"the {plan.Purpose} ramdisk could not be fetched; going on with the next boot device");
        return script.Append("exit 1\n").ToString();
    }

    /// <summary>
    /// A BIOS is asked to start its first disk from here, since some hang when a network boot program just ends. UEFI (and a BIOS that has no such
    /// disk) gets a failed exit: a successful one would open the boot menu instead of trying the next device.
    /// </summary>
    private static string LocalDisk(BootClient client)
    {
        var script = new StringBuilder("#!ipxe\n");
        Say(script, $"{client.NodeName} ({client.NodeUuid}): boots from its own disk");
        return script.Append("iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||\nexit 1\n").ToString();
    }

    private static string Location(Uri uri, Guid node, string part) => uri.IsFile ? $"{BootUrls.Prefix}/nodes/{node}/{part}" : uri.AbsoluteUri;

    private static void Say(StringBuilder script, string message) => script.Append("echo ").Append(ScriptText.Printable(message)).Append('\n');
}
