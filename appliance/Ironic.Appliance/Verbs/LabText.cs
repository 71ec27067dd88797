using System.Globalization;
using System.Text;
using Ironic.Lab;
using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary>A lab as text for people. Passwords are left to the files.</summary>
internal static class LabText
{
    public static string Summary(LabFolder folder, LabState lab)
    {
        var text = new StringBuilder();
        Line($"Lab '{lab.Name}' is up: {lab.Machines.Count} machine{(lab.Machines.Count == 1 ? "" : "s")}; their network is {lab.Address} on {lab.Interface}.");
        Line($"  {"machine",-24} {"power",-6} {"firmware",-9} {"MAC",-18} {"BMC",-22} {"memory",-9} disk");
        foreach (var machine in lab.Machines)
        {
            Line($"  {machine.Name,-24} {machine.Power,-6} {machine.Firmware,-9} {machine.Mac,-18} {$"{machine.Bmc.Address}:{machine.Bmc.Port}",-22} {
                $"{machine.MemoryMiB} MiB",-9} {(double)machine.DiskBytes / MachineOptions.GiB:0.##} GiB");
        }

        Line($"  enroll:   openstack baremetal create {folder.InventoryFile}");
        Line($"  BMCs:     user and password of each are in {folder.StateFile}");
        text.Append(CultureInfo.InvariantCulture, $"  console:  ironic-appliance lab console {lab.Machines[0].Name}{DataFolderOption(folder)}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
    }

    private static string DataFolderOption(LabFolder folder) => folder.DataFolder == LabOptions.DefaultDataFolder ? "" : $" --data-dir {folder.DataFolder}";
}
