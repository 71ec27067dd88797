using System.Text;
using Ironic.Model.Boot;
using Ironic.Pxe.Media;

namespace Ironic.Pxe.Scripts;

/// <summary>
/// Configuration of a signed GRUB (the Secure Boot way): it fetches by TFTP only, for Debian's signed image has no HTTP inside and may load no module.
/// </summary>
internal static class GrubConfig
{
    /// <summary>What the signed image reads first, at its built-in prefix.</summary>
    public static string Chain { get; } = """
        configfile /boot/grub/$net_default_mac
        echo "This machine is not known here; going on with the next boot device."
        sleep 5
        exit 1

        """;

    public static string For(BootClient client)
    {
        var script = new StringBuilder();
        if (client.Plan is not { Target: BootTarget.Ramdisk, Kernel: { } kernel } plan)
        {
            Say(script, $"{client.NodeName} ({client.NodeUuid}): boots from its own disk");
            return script.Append("exit 1\n").ToString();
        }

        Say(script, $"{client.NodeName} ({client.NodeUuid}): {plan.Purpose}");
        if (!kernel.IsFile || plan.Ramdisk is { IsFile: false })
        {
            Say(script, $"GRUB cannot fetch {(kernel.IsFile ? plan.Ramdisk! : kernel).AbsoluteUri}: kernel and ramdisk must be files of the appliance");
            return script.Append("sleep 30\nexit 1\n").ToString();
        }

        var bootInterface = "BOOTIF=01-" + client.Address.ToString().Replace(':', '-');
        script.Append($"linux {BootUrls.Prefix}/nodes/{client.NodeUuid}/kernel {string.Join(' ', plan.Parameters.Append(bootInterface).Select(Quoted))}\n");
        if (plan.Ramdisk is not null) script.Append($"initrd {BootUrls.Prefix}/nodes/{client.NodeUuid}/ramdisk\n");
        return script.Append("boot\n").ToString();
    }

    /// <summary>For a CD that holds kernel and ramdisk itself.</summary>
    public static string ForCd(BootClient client, BootPlan plan)
    {
        var script = new StringBuilder();
        Say(script, $"{client.NodeName} ({client.NodeUuid}): {plan.Purpose}, from virtual media");
        script.Append($"linux /{BootCd.Kernel} {string.Join(' ', plan.Parameters.Select(Quoted))}\n");
        return script.Append($"initrd /{BootCd.Ramdisk}\nboot\n").ToString();
    }

    private static void Say(StringBuilder script, string message) => script.Append("echo ").Append(Quoted(message)).Append('\n');

    /// <summary>GRUB reads like a shell: within single quotes nothing is special but the quote itself.</summary>
    private static string Quoted(string text) => $"'{ScriptText.Printable(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
