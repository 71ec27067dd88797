namespace Ironic.Model.Drivers;

/// <summary>One implementation of one driver slot; stateless, shared by all nodes.</summary>
public interface IDriverInterface
{
    DriverSlot Slot { get; }

    /// <summary>The wire name: "ipmitool", "ipxe", "direct", "fake", "no-bios".</summary>
    string Name { get; }

    /// <summary>driver_info keys this implementation reads, each with a line for the operator (<c>GET /v1/drivers/{d}/properties</c>).</summary>
    IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>All that is wrong with the node's settings for this slot, none if empty. Never touches the BMC: those are too fragile.</summary>
    IReadOnlyList<string> Validate(DriverContext node);
}
