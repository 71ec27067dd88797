using EndToEnd.Tests.Racks;
using Ironic.Testing;

namespace EndToEnd.Tests;

/// <summary>The record that the appliance keeps of a machine's serial line, over Serial over LAN with the machine's BMC.</summary>
internal static class SerialLine
{
    /// <summary>From now on.</summary>
    public static async Task RecordAsync(Rack rack, string node)
    {
        await rack.Client.RunAsync("node", "set", node, "--console-interface", "ipmi-sol");
        await rack.Client.RunAsync("node", "console", "enable", node);
    }

    /// <summary>All that ran on a deployed machine is in it: the ramdisk's agent, and the installed system up to its prompt, in different starts.</summary>
    public static async Task ProveAsync(Rack rack, string node)
    {
        var agent = await FindAsync(rack, node, "ironic-agent: ");
        var system = await FindAsync(rack, node, $"{Deployment.HostName} login:");
        Assert.True(agent < system, $"the agent spoke in start {agent}, and the installed system in start {system}");
    }

    /// <summary>The start in which the text was first said.</summary>
    private static async Task<int> FindAsync(Rack rack, string node, string text)
    {
        int? boot = null;
        await Eventually.TrueAsync(async () => (boot = (int?)(await rack.Nodes.SearchConsoleAsync(node, text)).FirstOrDefault()?["boot"]) is not null, TimeSpan.FromSeconds(30), $"'{text}' in the record");
        return boot!.Value;
    }
}
