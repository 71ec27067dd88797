namespace Ironic.Conductor.Ports;

/// <summary>Where a port or portgroup keeps the virtual interface that is attached to it.</summary>
internal static class Vif
{
    /// <summary>In <c>internal_info</c>.</summary>
    public const string Key = "tenant_vif_port_id";
}
