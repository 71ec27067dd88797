using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Pxe.Dhcp;

namespace Ironic.Pxe.Boot;

/// <summary>
/// Boot slot "ipxe" (and "pxe", which is the same to us): leaves a plan that DHCP, TFTP and HTTP answer from. As "http-ipxe" (and "http") the machine's UEFI
/// fetches the first program by HTTP, too, and TFTP has no part in it.
/// </summary>
internal sealed class IpxeBoot(string name, BootDevice device, RamdiskPlans ramdisks, IBootPlans plans, AwaitedNetwork awaited) : IBootInterface
{
    public DriverSlot Slot => DriverSlot.Boot;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Properties => RamdiskPlans.Properties;

    public BootDevice RamdiskDevice { get; } = device;

    public IReadOnlyList<string> Validate(DriverContext node)
    {
        List<string> problems = [];
        if (ramdisks.Missing(node) is { Length: > 0 } missing)
        {
            problems.Add("Cannot validate PXE bootloader. Some parameters were missing in node's driver_info and configuration. "
                + $"Missing are: [{string.Join(", ", missing.Select(key => $"'{key}'"))}]");
        }

        if (RamdiskDevice == BootDevice.UefiHttp && node.BootMode == BootMode.Bios)
            problems.Add($"Boot interface {Name} needs a machine that boots by UEFI, and this node's boot mode is bios.");
        problems.AddRange(ramdisks.Problems(node, ours: false));
        return problems;
    }

    public async ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken)
    {
        await ramdisks.SetAsync(node, boot, ours: false, cancellationToken);
        await awaited.TellAsync(node, cancellationToken);
    }

    public ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) =>
        plans.SetAsync(new() { NodeUuid = node.NodeUuid, Target = BootTarget.LocalDisk, Purpose = "instance" }, cancellationToken);

    public ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => plans.RemoveAsync(node.NodeUuid, cancellationToken);
}
